package dev.weir.it.sim.invariants;

import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.api.topology.Plan;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.SectionHandle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * I7, I8, R1, T2 and T3: what a complete checkpoint says was read, what is in state and what was
 * written belong together, record by record.
 */
final class CutRules {
  private static final SortedMap<String, Integer> WIDTHS =
      new TreeMap<>(Map.of("total", 2, "seconds", 3, "due", 2));

  private final Judge judge;
  private final History history;

  /** Of each split, which of its records: record number divided by the number of splits. */
  private final Map<Integer, BitSet> numbersBySplit = new HashMap<>();

  private final SortedMap<Long, BitSet> countsByKey = new TreeMap<>();

  /** By key and end of second, the records so far; gone when the timer's line is there. */
  private final SortedMap<Long, SortedMap<Long, Long>> waiting = new TreeMap<>();

  private final Set<String> lines = new HashSet<>();

  CutRules(Judge judge, History history) {
    this.judge = judge;
    this.history = history;
  }

  /** A pointer was applied that decided these lines. */
  void completed(String pointer, Manifest manifest, List<Line> fresh) {
    take(pointer, fresh);
    check(pointer, manifest);
  }

  /** All that pointers have decided once more, from the files as they are. */
  void recompute() {
    var again = new CutRules(judge, history);
    var parts = new HashSet<String>();
    History.Complete last = null;
    for (History.Complete complete : history.pointers) {
      var fresh = new ArrayList<Line>();
      for (SectionHandle section : complete.manifest().sections()) {
        for (Committable c : section.committables()) {
          byte[] content = history.part(c);
          if (content != null && parts.add(History.hiddenName(c.payload()))) {
            fresh.addAll(history.lines(content));
          }
        }
      }
      again.take(complete.pointer().id().toString(), fresh);
      last = complete;
    }
    judge.require(
        again.lines.equals(lines)
            && again.numbersBySplit.equals(numbersBySplit)
            && again.countsByKey.equals(countsByKey)
            && again.waiting.equals(waiting),
        "AGREE",
        "%d lines are decided, counted on the way %d",
        again.lines.size(),
        lines.size());
    if (last != null) {
      again.check(last.pointer().id().toString(), last.manifest());
    }
  }

  private void take(String pointer, List<Line> fresh) {
    var late = new ArrayList<Line>();
    for (Line line : fresh) {
      judge.require(
          lines.add(line.id()),
          line.kind() == 'T' ? "T2" : "I7",
          "pointer %s decides %s again",
          pointer,
          line.id());
      if (line.kind() == 'R') {
        record(line);
      } else if (line.kind() == 'T') {
        late.add(line);
      }
    }
    late.forEach(line -> fired(pointer, line));
    for (Map.Entry<Long, BitSet> key : countsByKey.entrySet()) {
      judge.require(
          key.getValue().length() - 1 == key.getValue().cardinality() && !key.getValue().get(0),
          "I7",
          "pointer %s: key %d counted to %d in %d records",
          pointer,
          key.getKey(),
          key.getValue().length() - 1,
          key.getValue().cardinality());
    }
  }

  private void check(String pointer, Manifest manifest) {
    for (SectionHandle section : manifest.sections()) {
      if (Snapshot.bytes(section, history.outside) == null) {
        return; // I5's affair; of a job that has ended it may be gone
      }
    }
    Plan plan = history.knownPlan();
    positions(pointer, manifest, plan);
    var groups = new TreeSet<Integer>();
    for (SectionHandle section : manifest.sections()) {
      if (plan.chains().get(section.subtask().chain()).operators().contains("count")) {
        state(pointer, section, groups);
      }
    }
    judge.require(
        groups.size() == plan.maxKeyGroups(),
        "T3",
        "pointer %s has key groups %s",
        pointer,
        groups);
  }

  private void record(Line line) {
    Input input = history.input;
    judge.require(
        input.key(line.number()) == line.key(), "T3", "%s has key %d", line.id(), line.key());
    int split = (int) (line.number() % input.splits());
    numbersBySplit
        .computeIfAbsent(split, n -> new BitSet())
        .set((int) (line.number() / input.splits()));
    BitSet counts = countsByKey.computeIfAbsent(line.key(), n -> new BitSet());
    judge.require(
        !counts.get((int) line.count()),
        "I8",
        "key %d was counted to %d twice",
        line.key(),
        line.count());
    counts.set((int) line.count());
    long boundary = Input.boundary(input.timeMillis(line.number()));
    waiting.computeIfAbsent(line.key(), k -> new TreeMap<>()).merge(boundary, 1L, Long::sum);
  }

  private void fired(String pointer, Line line) {
    Long records = waiting.getOrDefault(line.key(), new TreeMap<>()).remove(line.number());
    judge.require(
        records != null && records == line.count(),
        "T2",
        "pointer %s: %s fired with %d of %s records",
        pointer,
        line.id(),
        line.count(),
        records);
  }

  /** Each split stands in one place, and all up to its position was written, nothing beyond. */
  private void positions(String pointer, Manifest manifest, Plan plan) {
    var positions = new HashMap<String, Long>();
    boolean discovered = true;
    for (SectionHandle section : manifest.sections()) {
      byte[] bytes = Snapshot.bytes(section, history.outside);
      if (bytes == null) {
        return;
      }
      List<Snapshot.Place> places = List.of();
      if (plan.chains().get(section.subtask().chain()).enumerator()) {
        List<Snapshot.Place> unassigned = Snapshot.of(bytes).unassigned();
        discovered = unassigned != null;
        places = unassigned == null ? List.of() : unassigned;
      } else if (isReader(plan, section.subtask())) {
        places = Snapshot.of(bytes).reading();
      }
      for (Snapshot.Place place : places) {
        judge.require(
            positions.put(place.split(), place.position()) == null,
            "R1",
            "pointer %s: split %s stands in two places",
            pointer,
            place.split());
      }
    }
    int splits = history.input.splits();
    for (int split = 0; split < splits; split++) {
      Long position = positions.get(split + "/" + splits);
      BitSet numbers = numbersBySplit.getOrDefault(split, new BitSet());
      long next = split + (long) numbers.length() * splits;
      judge.require(
          numbers.cardinality() == numbers.length(),
          "I7",
          "pointer %s: split %d was written up to %d with gaps",
          pointer,
          split,
          next);
      judge.require(
          position == null || position == next || (position > next && ended(position)),
          "I7",
          "pointer %s: split %d is read up to %s and written up to %d",
          pointer,
          split,
          position,
          next);
      judge.require(
          position != null || !discovered || ended(next),
          "R1",
          "pointer %s: split %d stands nowhere, and was written up to %d only",
          pointer,
          split,
          next);
    }
  }

  private boolean ended(long next) {
    return next >= history.input.records();
  }

  private static boolean isReader(Plan plan, SubtaskId subtask) {
    Plan.Chain chain = plan.chains().get(subtask.chain());
    return !chain.enumerator() && chain.operators().contains("items");
  }

  /** The bytes hold what the records before the barrier make, no less and no more. */
  private void state(String pointer, SectionHandle section, TreeSet<Integer> groups) {
    byte[] bytes = Snapshot.bytes(section, history.outside);
    if (bytes == null) {
      return;
    }
    Snapshot snapshot = Snapshot.of(bytes);
    SortedMap<String, List<long[]>> tables = snapshot.tables(WIDTHS);
    for (int group : snapshot.groups()) {
      judge.require(
          groups.add(group), "T3", "pointer %s has key group %d in two places", pointer, group);
    }
    for (long[] total : tables.getOrDefault("total", List.of())) {
      int counted = countsByKey.getOrDefault(total[0], new BitSet()).cardinality();
      judge.require(
          total[1] == counted,
          "I8",
          "pointer %s: key %d has total %d in %s after %d records",
          pointer,
          total[0],
          total[1],
          section.subtask(),
          counted);
    }
    for (long[] ballast : tables.getOrDefault("ballast", List.of())) {
      int counted = countsByKey.getOrDefault(ballast[0], new BitSet()).cardinality();
      judge.require(
          Input.ballast(counted, 1).charAt(0) == ballast[1],
          "I8",
          "pointer %s: key %d has the state of another moment than after %d records",
          pointer,
          ballast[0],
          counted);
    }
    for (long[] second : tables.getOrDefault("seconds", List.of())) {
      Long records = waiting.getOrDefault(second[0], new TreeMap<>()).get(second[1]);
      judge.require(
          records != null && records == second[2],
          "I8",
          "pointer %s: key %d has %d records until %d in state, %s were written",
          pointer,
          second[0],
          second[2],
          second[1],
          records);
    }
    for (long[] due : tables.getOrDefault("due", List.of())) {
      SortedMap<Long, Long> own = waiting.getOrDefault(due[0], new TreeMap<>());
      judge.require(
          !own.isEmpty() && own.firstKey() == due[1],
          "T2",
          "pointer %s: the timer of key %d is set to %d, what waits is %s",
          pointer,
          due[0],
          due[1],
          own);
    }
  }

  /** The records that pointers have decided. */
  TreeSet<Long> numbers() {
    var all = new TreeSet<Long>();
    numbersBySplit.forEach(
        (split, numbers) ->
            numbers.stream().forEach(n -> all.add(split + (long) n * history.input.splits())));
    return all;
  }
}

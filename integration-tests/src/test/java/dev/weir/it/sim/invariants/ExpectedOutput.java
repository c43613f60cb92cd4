package dev.weir.it.sim.invariants;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The output computed from the input alone: what must be there, each line once. */
final class ExpectedOutput {
  private final Judge judge;
  private final Input input;

  /** What was read, by key, in order of number. */
  private final SortedMap<Long, List<Long>> byKey = new TreeMap<>();

  private final TreeSet<String> numbers = new TreeSet<>();

  /** The count of each line but those of records, or the key of a pair. */
  private final SortedMap<String, Long> expected = new TreeMap<>();

  private ExpectedOutput(Judge judge, Input input, Collection<Long> read) {
    this.judge = judge;
    this.input = input;
    for (long number : new TreeSet<>(read)) {
      numbers.add("R " + number);
      byKey.computeIfAbsent(input.key(number), key -> new ArrayList<>()).add(number);
      expected.merge("T " + second(number), 1L, Long::sum);
      if (input.branch() == Branch.WINDOW) {
        expected.merge("W " + second(number), 1L, Long::sum);
      }
    }
    if (input.branch() == Branch.SESSIONS) {
      byKey.forEach(this::sessions);
    } else if (input.branch() == Branch.JOIN) {
      byKey.values().forEach(this::pairs);
    }
  }

  /**
   * Compares at the end.
   *
   * @param read the numbers of all records that were read
   * @param whole whether every window and timer must have fired
   */
  static void compare(
      Judge judge, Input input, Collection<Long> read, boolean whole, Collection<Line> found) {
    new ExpectedOutput(judge, input, read).compare(whole, found);
  }

  private String second(long number) {
    return input.key(number) + " " + Input.boundary(input.timeMillis(number));
  }

  private void sessions(long key, List<Long> records) {
    List<Long> times = records.stream().map(input::timeMillis).sorted().toList();
    long count = 0;
    for (int i = 0; i < times.size(); i++) {
      count++;
      long end = times.get(i) + input.sessionGapMillis();
      if (i + 1 == times.size() || times.get(i + 1) > end) {
        expected.put("S " + key + " " + end, count);
        count = 0;
      }
    }
  }

  private void pairs(List<Long> records) {
    for (long left : records) {
      for (long right : records) {
        if (Input.isLeft(left) && Input.isRight(right)) {
          expected.put("J " + left + " " + right, input.key(left));
        }
      }
    }
  }

  private void compare(boolean whole, Collection<Line> found) {
    var seen = new TreeSet<String>();
    for (Line line : found) {
      judge.require(seen.add(line.id()), "S3", "%s is there twice", line.id());
      if (line.kind() == 'R') {
        record(line);
        continue;
      }
      Long count = expected.get(line.id());
      judge.require(
          count != null && count == line.count(),
          line.kind() == 'T' ? "T2" : "S3",
          "%s counts %d, expected %s",
          line.id(),
          line.count(),
          count);
    }
    for (String number : numbers) {
      judge.require(seen.contains(number), "S3", "%s is missing", number);
    }
    for (String line : expected.keySet()) {
      judge.require(
          seen.contains(line) || !(whole || line.startsWith("J")),
          line.startsWith("T") ? "T2" : "S3",
          "%s is missing",
          line);
    }
  }

  private void record(Line line) {
    judge.require(numbers.contains(line.id()), "S3", "%s was never read", line.id());
    int ofKey = byKey.getOrDefault(line.key(), List.of()).size();
    judge.require(
        line.count() >= 1 && line.count() <= ofKey,
        "S3",
        "%s is number %d of its key",
        line.id(),
        line.count());
  }
}

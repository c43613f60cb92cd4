package dev.weir.it.sim.invariants;

import dev.weir.api.codec.Murmur3;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.sink.Committable;
import dev.weir.api.topology.KeyGroups;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.SectionHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** S1 to S6, T2 and T3: what is decided, what is visible, and what is deleted. */
final class OutputRules implements Observer {
  private final Judge judge;
  private final History history;

  /** What pointers have decided, by the name that it has while hidden. */
  private final Map<String, Committable> decided = new HashMap<>();

  private final Set<String> deleted = new HashSet<>();
  private final Set<String> visibleFiles = new HashSet<>();
  private final Set<String> visibleLines = new HashSet<>();
  private final Map<Integer, CheckpointId> committedThrough = new HashMap<>();
  private long recordsVisible;

  OutputRules(Judge judge, History history) {
    this.judge = judge;
    this.history = history;
  }

  long recordsVisible() {
    return recordsVisible;
  }

  /** A pointer was applied; returns the lines that it decided. */
  List<Line> completed(CheckpointId pointer, Manifest manifest) {
    var fresh = new ArrayList<Line>();
    for (SectionHandle section : manifest.sections()) {
      for (Committable c : section.committables()) {
        String hidden = History.hiddenName(c.payload());
        if (c.checkpointId() <= pointer.value() && decided.putIfAbsent(hidden, c) == null) {
          fresh.addAll(decide(pointer, c, hidden));
        }
      }
    }
    return fresh;
  }

  private List<Line> decide(CheckpointId pointer, Committable c, String hidden) {
    judge.require(
        !deleted.contains(hidden), "S2", "pointer %s decides %s, deleted", pointer, hidden);
    byte[] content = history.outside.file(hidden);
    judge.require(
        content != null, "S2", "pointer %s decides %s, which is not there", pointer, hidden);
    if (content == null) {
      return List.of();
    }
    List<Line> lines = history.lines(content);
    int parallelism = history.knownPlan().chains().get(sinkChain()).parallelism();
    for (Line line : lines) {
      judge.require(
          owner(line.key(), parallelism) == c.subtask(),
          "T3",
          "%s was written by subtask %d",
          line.id(),
          c.subtask());
    }
    return lines;
  }

  private int sinkChain() {
    return history.knownPlan().chains().size() - 1;
  }

  private int owner(long key, int parallelism) {
    int groups = history.knownPlan().maxKeyGroups();
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(key).array();
    int group = (Murmur3.hash(bytes, 0, bytes.length) & 0x7fffffff) % groups;
    return KeyGroups.subtask(group, parallelism, groups);
  }

  @Override
  public void partRenamed(String directory, String from, String to, byte[] content) {
    Committable c = decided.get(from);
    if (c == null) {
      Committable known = history.prepared.get(from);
      boolean fenced = known != null && known.attempt() < history.attempt();
      judge.require(
          false,
          fenced ? "S4" : "S1",
          "%s became visible, and no pointer has decided it; the pointer is %s",
          from,
          history.pointerId());
      return;
    }
    judge.require(
        !to.startsWith(".") && !to.startsWith("_") && to.equals(History.committedName(c.payload())),
        "S1",
        "%s became visible as %s",
        from,
        to);
    judge.require(visibleFiles.add(to), "S3", "%s became visible twice", to);
    var id = new CheckpointId(c.checkpointId());
    CheckpointId before = committedThrough.getOrDefault(c.subtask(), CheckpointId.NONE);
    judge.require(
        !before.isAfter(id), "S6", "subtask %d commits %s after %s", c.subtask(), id, before);
    committedThrough.put(c.subtask(), id);
    for (Line line : history.lines(content)) {
      judge.require(
          visibleLines.add(line.id()),
          line.kind() == 'T' ? "T2" : "S3",
          "%s is visible twice",
          line.id());
      recordsVisible += line.kind() == 'R' ? 1 : 0;
    }
  }

  @Override
  public void partDeleted(String directory, String name) {
    deleted.add(name);
    judge.require(name.startsWith("."), "S2", "%s was deleted, which is visible", name);
    judge.require(!decided.containsKey(name), "S2", "%s was deleted, which is decided", name);
    Committable c = history.prepared.get(name);
    judge.require(
        c == null || c.attempt() < history.attempt(),
        "S5",
        "%s was deleted, its attempt %s is the present one",
        name,
        c);
  }

  /** It was not synced: as if it had not been done. What was reported as done must be synced. */
  @Override
  public void partRenameLost(String directory, String from, String to, byte[] content) {
    visibleFiles.remove(to);
    for (Line line : history.lines(content)) {
      visibleLines.remove(line.id());
      recordsVisible -= line.kind() == 'R' ? 1 : 0;
    }
    Committable c = decided.get(from);
    if (c != null) {
      committedThrough.remove(c.subtask());
    }
  }

  @Override
  public void partDeletionLost(String directory, String name) {
    deleted.remove(name);
  }

  /** Everything that was decided is visible. */
  void atEnd() {
    for (Map.Entry<String, Committable> entry : decided.entrySet()) {
      String to = History.committedName(entry.getValue().payload());
      judge.require(visibleFiles.contains(to), "S2", "%s is decided and not visible", to);
    }
  }

  /** The same from the beginning: the files as they are against the manifests as they were. */
  void recompute() {
    var allowed = new HashMap<String, Long>();
    for (History.Complete complete : history.pointers) {
      for (SectionHandle section : complete.manifest().sections()) {
        for (Committable c : section.committables()) {
          if (c.checkpointId() <= complete.pointer().id().value()) {
            allowed.put(History.committedName(c.payload()), c.checkpointId());
          }
        }
      }
    }
    judge.require(
        allowed.size() == decided.size(),
        "AGREE",
        "%d parts are decided, counted on the way %d",
        allowed.size(),
        decided.size());
    var seen = new HashSet<String>();
    history
        .outside
        .visible()
        .forEach(
            (name, content) -> {
              judge.require(allowed.containsKey(name), "S1", "%s is visible, not decided", name);
              for (Line line : history.lines(content)) {
                judge.require(seen.add(line.id()), "S3", "%s is visible twice", line.id());
              }
            });
    judge.require(
        history.outside.visible().keySet().equals(visibleFiles),
        "AGREE",
        "other files are visible than the %d counted on the way",
        visibleFiles.size());
    judge.require(
        seen.equals(visibleLines),
        "AGREE",
        "%d lines are visible, counted on the way %d",
        seen.size(),
        visibleLines.size());
  }
}

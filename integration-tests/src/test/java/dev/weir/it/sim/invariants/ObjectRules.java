package dev.weir.it.sim.invariants;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.core.Digests;
import dev.weir.checkpointing.core.Retention;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** I3, I5, I6, G1 and G3: what pointers name, and what is deleted. */
final class ObjectRules implements Observer {
  private final Judge judge;
  private final History history;
  private final Deque<Set<String>> roots = new ArrayDeque<>();
  private final Set<String> deleted = new HashSet<>();

  /** What each subtask acknowledged last. */
  private final Map<SubtaskId, List<Ack>> acks = new HashMap<>();

  private record Ack(int attempt, CheckpointId checkpoint, int crc32c) {}

  private static final int ACKS_KEPT = 6;

  ObjectRules(Judge judge, History history) {
    this.judge = judge;
    this.history = history;
  }

  @Override
  public void reported(ExecutorIdentity executor, ExecutorReport report) {
    if (report instanceof ExecutorReport.CheckpointAck ack) {
      for (SectionHandle section : ack.sections()) {
        List<Ack> own = acks.computeIfAbsent(section.subtask(), s -> new ArrayList<>());
        own.add(new Ack(ack.target().attempt(), ack.checkpoint(), section.location().crc32c()));
        if (own.size() > ACKS_KEPT) {
          own.remove(0);
        }
      }
    }
  }

  /** A pointer was applied. */
  void completed(MetadataValue.Pointer pointer, @Nullable Manifest manifest) {
    byte[] bytes = history.outside.object(pointer.manifestKey());
    judge.require(
        bytes != null && manifest != null && Digests.sha256(bytes).equals(pointer.manifestSha256()),
        "I5",
        "the manifest of pointer %s is not there, or another",
        pointer.id());
    if (manifest == null) {
      return;
    }
    judge.require(
        manifest.id().equals(pointer.id()) && manifest.attempts().equals(pointer.attempts()),
        "I6",
        "pointer %s of %s names the manifest of %s of %s",
        pointer.id(),
        pointer.attempts(),
        manifest.id(),
        manifest.attempts());
    entries(pointer, manifest);
    Set<String> keys = keys(pointer, manifest);
    for (String key : keys) {
      judge.require(
          !deleted.contains(key), "G1", "pointer %s names %s, deleted", pointer.id(), key);
    }
    roots.addLast(keys);
    if (roots.size() > Retention.KEPT) {
      roots.removeFirst();
    }
    present(pointer, manifest);
  }

  private void entries(MetadataValue.Pointer pointer, Manifest manifest) {
    var found = new TreeSet<SubtaskId>();
    for (SectionHandle section : manifest.sections()) {
      judge.require(
          found.add(section.subtask()), "I6", "%s has %s twice", pointer.id(), section.subtask());
      var expected = new Ack(pointer.attempts().of(0), pointer.id(), section.location().crc32c());
      judge.require(
          acks.getOrDefault(section.subtask(), List.of()).contains(expected),
          "I3",
          "pointer %s of attempt %d holds a part of %s that was not acknowledged in it",
          pointer.id(),
          pointer.attempts().of(0),
          section.subtask());
    }
    judge.require(
        found.equals(new TreeSet<>(history.knownPlan().subtasks())),
        "I6",
        "pointer %s has entries of %s",
        pointer.id(),
        found);
  }

  private static Set<String> keys(MetadataValue.Pointer pointer, Manifest manifest) {
    var keys = new TreeSet<String>();
    keys.add(pointer.manifestKey());
    for (SectionHandle section : manifest.sections()) {
      if (section.location() instanceof SectionHandle.Stored stored) {
        keys.add(stored.objectKey());
      }
    }
    return keys;
  }

  /** Everything that a checkpoint names is there, with its checksum. */
  private void present(MetadataValue.Pointer pointer, Manifest manifest) {
    for (SectionHandle section : manifest.sections()) {
      byte[] bytes = Snapshot.bytes(section, history.outside);
      judge.require(
          bytes != null && crc32c(bytes) == section.location().crc32c(),
          "I5",
          "%s of pointer %s is not there, or another",
          section.subtask(),
          pointer.id());
    }
  }

  private static int crc32c(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Override
  public void objectDeleted(String key) {
    deleted.add(key);
    judge.require(
        roots.stream().noneMatch(root -> root.contains(key)), "G1", "%s was deleted, a root", key);
  }

  /** The job has a result: of its checkpoints at most the last one is kept. */
  void ended(MetadataValue.Result result) {
    while (roots.size() > kept(result)) {
      roots.removeFirst();
    }
  }

  private static int kept(MetadataValue.@Nullable Result result) {
    if (result == null) {
      return Retention.KEPT;
    }
    return result.status().equals("FINISHED") ? 0 : 1;
  }

  /** Some time after the end: nothing is left but what is kept (G3). */
  void cleanedUp(SortedSet<String> objects) {
    objects.removeIf(key -> roots.stream().anyMatch(root -> root.contains(key)));
    judge.require(objects.isEmpty(), "G3", "%s are left of an ended job", objects);
  }

  /** The same from the beginning: the last complete checkpoints are whole. */
  void recompute() {
    int size = history.pointers.size();
    int kept = kept(history.result);
    for (History.Complete complete : history.pointers.subList(Math.max(0, size - kept), size)) {
      judge.require(
          history.outside.object(complete.pointer().manifestKey()) != null,
          "I5",
          "the manifest of %s is gone",
          complete.pointer().id());
      present(complete.pointer(), complete.manifest());
    }
  }
}

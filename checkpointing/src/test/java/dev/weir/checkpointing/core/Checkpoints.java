package dev.weir.checkpointing.core;

import dev.weir.api.id.Attempts;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.SectionHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A job of two chains with two subtasks each, the second with a sink; and its checkpoints. */
final class Checkpoints {
  static final JobId JOB = new JobId("0123456789abcdef0000000000000000");
  static final LeaderEpoch EPOCH = new LeaderEpoch(3);
  static final List<SubtaskId> SUBTASKS =
      List.of(new SubtaskId(0, 0), new SubtaskId(0, 1), new SubtaskId(1, 0), new SubtaskId(1, 1));
  static final List<SubtaskId> SINKS = SUBTASKS.subList(2, 4);
  static final Attempts ATTEMPT = new Attempts(new TreeMap<>(Map.of(0, 2)));

  private Checkpoints() {}

  static CheckpointScope scope() {
    return new CheckpointScope(
        JOB, ATTEMPT, "plan", "print", 128, new TreeSet<>(SUBTASKS), new TreeSet<>(SINKS));
  }

  static CheckpointId id(int number) {
    return CheckpointId.of(EPOCH, number);
  }

  static SectionHandle section(SubtaskId subtask) {
    return new SectionHandle(
        subtask,
        false,
        new SectionHandle.Inlined(new byte[] {1, 2, 3}, 7),
        SINKS.contains(subtask)
            ? List.of(new Committable("out", subtask.index(), 2, 1, "t"))
            : List.of());
  }

  static SectionHandle stored(SubtaskId subtask, String key) {
    return new SectionHandle(subtask, false, new SectionHandle.Stored(key, 0, 3, 7), List.of());
  }

  static Manifest manifest(CheckpointId id, List<SectionHandle> sections) {
    return new Manifest(JOB, id, ATTEMPT, "plan", "print", 128, sections);
  }

  static CheckpointEvent.Acked ack(int attempt, CheckpointId id, List<SubtaskId> subtasks) {
    List<SectionHandle> sections = new ArrayList<>();
    subtasks.forEach(subtask -> sections.add(section(subtask)));
    SortedMap<String, Long> phases = new TreeMap<>(Map.of("sync", 4L));
    return new CheckpointEvent.Acked(0, attempt, id, sections, phases);
  }
}

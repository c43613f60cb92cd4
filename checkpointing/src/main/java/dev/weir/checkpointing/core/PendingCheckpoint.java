package dev.weir.checkpointing.core;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.core.CheckpointSummary.Outcome;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.SectionHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint in flight: what has arrived of it. Belongs to {@link CheckpointCore}. Holds at
 * most one section for each subtask (I6).
 */
final class PendingCheckpoint {
  final CheckpointId id;
  final long triggeredMillis;

  /** Whether it was triggered after every subtask's input had ended. */
  final boolean last;

  private final SortedMap<SubtaskId, SectionHandle> sections = new TreeMap<>();
  private final SortedMap<String, Long> phaseMicros = new TreeMap<>();

  PendingCheckpoint(CheckpointId id, long triggeredMillis, boolean last) {
    this.id = id;
    this.triggeredMillis = triggeredMillis;
    this.last = last;
  }

  /** Takes a part; the same part may come twice. Returns what is wrong with it. */
  @Nullable String add(CheckpointEvent.Acked part, CheckpointScope scope) {
    for (SectionHandle section : part.sections()) {
      if (!scope.subtasks().contains(section.subtask())) {
        return "subtask " + section.subtask() + " acknowledged, but it is not in the plan";
      }
      sections.putIfAbsent(section.subtask(), section);
    }
    part.phaseMicros().forEach((phase, micros) -> phaseMicros.merge(phase, micros, Math::max));
    return null;
  }

  boolean isComplete(CheckpointScope scope) {
    return sections.size() == scope.subtasks().size();
  }

  /** Subtasks that have not acknowledged. */
  List<SubtaskId> missing(CheckpointScope scope) {
    List<SubtaskId> missing = new ArrayList<>(scope.subtasks());
    missing.removeAll(sections.keySet());
    return missing;
  }

  Manifest manifest(CheckpointScope scope) {
    return new Manifest(
        scope.job(),
        id,
        scope.attempts(),
        scope.planSha256(),
        scope.fingerprint(),
        scope.maxKeyGroups(),
        List.copyOf(sections.values()));
  }

  CheckpointSummary summary(Outcome outcome, long nowMillis, @Nullable String error) {
    long bytes = sections.values().stream().mapToLong(s -> s.location().length()).sum();
    return new CheckpointSummary(
        id, outcome, triggeredMillis, nowMillis - triggeredMillis, bytes, phaseMicros, error);
  }
}

package dev.weir.checkpointing.core;

import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.checkpointing.core.RecoveryDecision.Fresh;
import dev.weir.checkpointing.core.RecoveryDecision.Restore;
import dev.weir.checkpointing.core.RecoveryDecision.Unreadable;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.ManifestCodec;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says what the next attempt of a job starts from. A function: every combination of what can be
 * found has a named answer, and none of them is an older checkpoint (rule 13).
 */
public final class Recovery {
  private Recovery() {}

  /**
   * @param pointer as read after, or in one transaction with, the step to the next attempt (I9)
   * @param manifestBytes of the object that it names; null when there is no such object, or when
   *     the pointer names none
   * @param scope the job's plan; the attempt in it does not matter
   */
  public static RecoveryDecision decide(
      Pointer pointer, byte @Nullable [] manifestBytes, CheckpointScope scope) {
    if (pointer.manifestKey().isEmpty()) {
      return new Fresh(fresh(scope));
    }
    if (manifestBytes == null) {
      return unreadable(pointer, "there is no such object");
    }
    String sha256 = Digests.sha256(manifestBytes);
    if (!sha256.equals(pointer.manifestSha256())) {
      return unreadable(
          pointer, "expected SHA-256 " + pointer.manifestSha256() + ", found " + sha256);
    }
    Manifest manifest;
    try {
      manifest = ManifestCodec.decode(manifestBytes);
    } catch (MalformedBytesException e) {
      return unreadable(pointer, e.getMessage());
    }
    String defect = defect(pointer, manifest, scope);
    return defect != null
        ? unreadable(pointer, defect)
        : new Restore(manifest, restores(manifest, scope));
  }

  private static Unreadable unreadable(Pointer pointer, @Nullable String reason) {
    return new Unreadable(
        pointer.id(), "manifest " + pointer.manifestKey() + " of " + pointer.id() + ": " + reason);
  }

  private static @Nullable String defect(Pointer pointer, Manifest m, CheckpointScope scope) {
    if (!m.job().equals(scope.job()) || !m.id().equals(pointer.id())) {
      return "it is of job " + m.job() + ", checkpoint " + m.id();
    }
    if (!m.attempts().equals(pointer.attempts())) {
      return "it is of attempts " + m.attempts() + ", the pointer of " + pointer.attempts();
    }
    if (!m.planSha256().equals(scope.planSha256())) {
      return "it is of plan " + m.planSha256() + ", the job has " + scope.planSha256();
    }
    if (m.maxKeyGroups() != scope.maxKeyGroups()) {
      return "it has " + m.maxKeyGroups() + " key groups, the job has " + scope.maxKeyGroups();
    }
    Set<SubtaskId> found = new TreeSet<>();
    m.sections().forEach(section -> found.add(section.subtask()));
    return found.equals(scope.subtasks()) && found.size() == m.sections().size()
        ? null
        : "it has sections of " + found + ", the plan has " + scope.subtasks();
  }

  /** Parallelism does not change yet: each subtask gets its own section, pendings and remains. */
  private static SortedMap<SubtaskId, SubtaskRestore> restores(
      Manifest manifest, CheckpointScope scope) {
    SortedMap<SubtaskId, SubtaskRestore> restores = new TreeMap<>();
    for (SectionHandle section : manifest.sections()) {
      SubtaskId subtask = section.subtask();
      List<Committable> pending = section.committables();
      restores.put(
          subtask,
          new SubtaskRestore(subtask, List.of(section), pending, inherited(subtask, scope)));
    }
    return restores;
  }

  private static SortedMap<SubtaskId, SubtaskRestore> fresh(CheckpointScope scope) {
    SortedMap<SubtaskId, SubtaskRestore> restores = new TreeMap<>();
    for (SubtaskId sink : scope.sinks()) {
      restores.put(sink, new SubtaskRestore(sink, List.of(), List.of(), inherited(sink, scope)));
    }
    return restores;
  }

  private static List<Integer> inherited(SubtaskId subtask, CheckpointScope scope) {
    return scope.sinks().contains(subtask) ? List.of(subtask.index()) : List.of();
  }
}

package dev.weir.checkpointing.manifest;

import dev.weir.api.id.Attempts;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import java.util.List;

/**
 * What a checkpoint consists of. Written once, before the pointer names it; a manifest alone means
 * nothing.
 *
 * @param attempts of all regions when the checkpoint was taken
 * @param planSha256 of the plan whose subtasks the sections belong to, hex
 * @param fingerprint of the topology, hex
 * @param sections exactly one for each subtask of the plan, in order of subtask
 */
public record Manifest(
    JobId job,
    CheckpointId id,
    Attempts attempts,
    String planSha256,
    String fingerprint,
    int maxKeyGroups,
    List<SectionHandle> sections) {
  public Manifest {
    sections = List.copyOf(sections);
  }
}

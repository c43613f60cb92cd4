package dev.weir.coordinator.leader;

import dev.weir.api.id.JobId;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.checkpointing.meta.MetadataValue.Spec;
import dev.weir.checkpointing.meta.MetadataValue.Wish;
import org.jspecify.annotations.Nullable;

/**
 * A job as the metadata store holds it. Spec, exec and pointer are created in one transaction, so a
 * job has all of them; a pointer with id NONE stands before the first checkpoint.
 *
 * @param wish null while nobody has asked for its end
 * @param result null while the job has none
 */
public record StoredJob(
    Spec spec,
    Exec exec,
    int execVersion,
    Pointer pointer,
    int pointerVersion,
    @Nullable Wish wish,
    @Nullable Result result)
    implements FoundJob {
  @Override
  public JobId job() {
    return spec.job();
  }
}

package dev.weir.coordinator.leader;

import dev.weir.api.id.JobId;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.checkpointing.meta.MetadataValue.Spec;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A job whose nodes this version does not read, or does not accept. It is shown and left alone; the
 * others run.
 *
 * @param spec null when that is what cannot be read
 * @param result null while it has none, and when that is what cannot be read
 * @param versions of its nodes that exist, by path
 * @param defect what is wrong with which node
 */
public record DamagedJob(
    JobId job,
    @Nullable Spec spec,
    @Nullable Result result,
    SortedMap<String, Integer> versions,
    String defect)
    implements FoundJob {
  public DamagedJob {
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
  }

  /** The same with a result that is not understood either. */
  public DamagedJob withoutResult() {
    return new DamagedJob(job, spec, null, versions, defect + "; its result is of another kind");
  }
}

package dev.weir.coordinator.live;

import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.coordinator.view.ClusterView;
import dev.weir.coordinator.view.JobView;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cluster with the rates of its jobs; immutable.
 *
 * @param rates by job and subtask; a subtask without figures has none
 */
public record LiveView(
    ClusterView cluster, SortedMap<JobId, SortedMap<SubtaskId, SubtaskRates>> rates) {
  public LiveView {
    var copy = new TreeMap<JobId, SortedMap<SubtaskId, SubtaskRates>>();
    rates.forEach(
        (job, subtasks) ->
            copy.put(job, Collections.unmodifiableSortedMap(new TreeMap<>(subtasks))));
    rates = Collections.unmodifiableSortedMap(copy);
  }

  /** The chains of a job, as far as its plan and figures are known. */
  public ChainSums chains(JobView job) {
    return ChainSums.of(
        job, rates.getOrDefault(job.identity().job(), Collections.emptySortedMap()));
  }
}

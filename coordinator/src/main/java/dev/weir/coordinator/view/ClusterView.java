package dev.weir.coordinator.view;

import java.util.List;

/**
 * The cluster as this coordinator knows it at one moment.
 *
 * @param takenMillis wall clock
 * @param workers in order of id, as the executors and the jobs are
 */
public record ClusterView(
    long takenMillis,
    LeaderView leader,
    List<WorkerView> workers,
    List<ExecutorView> executors,
    List<JobView> jobs) {
  public ClusterView {
    workers = List.copyOf(workers);
    executors = List.copyOf(executors);
    jobs = List.copyOf(jobs);
  }

  /** Of a coordinator that knows nothing of the cluster. */
  public static ClusterView ofStandby(String coordinator, long takenMillis) {
    var leader = new LeaderView(coordinator, "STANDBY", false, 0, "", "");
    return new ClusterView(takenMillis, leader, List.of(), List.of(), List.of());
  }
}

package dev.weir.coordinator.http;

import dev.weir.coordinator.live.ChainSums.ChainSum;
import dev.weir.coordinator.live.LiveView;
import dev.weir.coordinator.view.ClusterView;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.Status;
import dev.weir.coordinator.view.WorkerView;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What Prometheus reads of jobs and processes, made from a view at each scrape; so it holds no
 * series of what is gone. Of checkpoints, operators and executors see {@link CheckpointMetrics},
 * {@link OperatorMetrics} and {@link ExecutorMetrics}.
 */
final class JobMetrics implements MultiCollector {
  private static final double MILLIS = 1e3;

  private final Supplier<LiveView> views;
  private final CheckpointDurations durations;

  JobMetrics(Supplier<LiveView> views, CheckpointDurations durations) {
    this.views = views;
    this.durations = durations;
  }

  @Override
  public MetricSnapshots collect() {
    LiveView view = views.get();
    var families = new MetricFamilies();
    families.gauge(
        "weir_coordinator_leader",
        "1 when this coordinator leads",
        Leadership.isHere(view.cluster()) ? 1 : 0);
    if (Leadership.isHere(view.cluster())) {
      cluster(families, view.cluster());
      for (JobView job : view.cluster().jobs()) {
        job(families, job);
        CheckpointMetrics.addTo(families, job);
        lag(families, job, view);
        view.chains(job)
            .chains()
            .forEach(c -> OperatorMetrics.addTo(families, job.identity().name(), c));
      }
      view.cluster().executors().forEach(e -> ExecutorMetrics.addTo(families, e, view.cluster()));
      durations.addTo(families);
    }
    return families.snapshots();
  }

  private static void cluster(MetricFamilies f, ClusterView cluster) {
    long connected = cluster.workers().stream().filter(WorkerView::connected).count();
    String workers = "Worker daemons, by whether their stream to the leader stands";
    f.gauge("weir_workers", workers, connected, "status", "connected");
    f.gauge("weir_workers", workers, cluster.workers().size() - connected, "status", "lost");
    int used = cluster.workers().stream().mapToInt(WorkerView::usedSlots).sum();
    int all = cluster.workers().stream().mapToInt(WorkerView::slots).sum();
    String slots = "Slots of all workers";
    f.gauge("weir_slots", slots, used, "status", "used");
    f.gauge("weir_slots", slots, Math.max(0, all - used), "status", "free");
  }

  private static void job(MetricFamilies f, JobView job) {
    String name = job.identity().name();
    f.gauge(
        "weir_job_info",
        "1; its labels identify the job that has the name now",
        1,
        "job_name",
        name,
        "job_id",
        job.identity().job().value(),
        "fingerprint",
        job.identity().fingerprint());
    for (Status status : Status.values()) {
      f.gauge(
          "weir_job_status",
          "1 for the status that the job has, 0 for the others",
          job.progress().status() == status ? 1 : 0,
          "job_name",
          name,
          "status",
          status.name().toLowerCase(Locale.ROOT));
    }
    f.gauge(
        "weir_job_status_since_timestamp_seconds",
        "When the job's status changed last",
        job.progress().sinceMillis() / MILLIS,
        "job_name",
        name);
    f.counter(
        "weir_job_restarts",
        "Restarts of the job after failures and changes of leader",
        job.progress().restarts(),
        "job_name",
        name);
    f.counter(
        "weir_job_planned_restarts",
        "Restarts of the job to spread it over slots that had become free",
        job.progress().plannedRestarts(),
        "job_name",
        name);
  }

  private static void lag(MetricFamilies f, JobView job, LiveView view) {
    long lowest =
        view.chains(job).chains().stream()
            .filter(c -> c.place().ends())
            .mapToLong(ChainSum::watermarkMillis)
            .min()
            .orElse(Long.MIN_VALUE);
    if (OperatorMetrics.isMoment(lowest) && !job.progress().status().ended()) {
      f.gauge(
          "weir_job_event_time_lag_seconds",
          "How far the lowest watermark of the last chains is behind the clock",
          (view.cluster().takenMillis() - lowest) / MILLIS,
          "job_name",
          job.identity().name());
    }
  }
}

package dev.weir.coordinator.http;

import dev.weir.coordinator.live.ChainSums.ChainSum;
import dev.weir.coordinator.live.LiveView;
import dev.weir.coordinator.view.ChannelFigures;
import dev.weir.coordinator.view.ClusterView;
import dev.weir.coordinator.view.ExecutorView;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.CheckpointView;
import dev.weir.coordinator.view.JobView.Status;
import dev.weir.coordinator.view.WorkerView;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What Prometheus reads of jobs and processes, made from a view at each scrape; so it holds no
 * series of what is gone. There is none for each subtask: sums, averages and the highest. An
 * executor shows by its worker and job, which stay when a process is replaced.
 */
final class JobMetrics implements MultiCollector {
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;
  private static final double MICROS = 1e6;

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
        checkpoints(families, job);
        lag(families, job, view);
        view.chains(job).chains().forEach(c -> chain(families, job.identity().name(), c));
      }
      view.cluster().executors().forEach(e -> executor(families, e, view.cluster()));
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

  private static void checkpoints(MetricFamilies f, JobView job) {
    String name = job.identity().name();
    JobView.CheckpointsView checkpoints = job.checkpoints();
    String total = "Checkpoints of the job under this leader, by outcome";
    f.counter(
        "weir_checkpoints",
        total,
        checkpoints.completed(),
        "job_name",
        name,
        "outcome",
        "completed");
    f.counter(
        "weir_checkpoints", total, checkpoints.failed(), "job_name", name, "outcome", "failed");
    f.counter(
        "weir_checkpoints_skipped",
        "Ticks that fell into a checkpoint still in flight",
        checkpoints.skipped(),
        "job_name",
        name);
    if (checkpoints.pointerMillis() > 0) {
      f.gauge(
          "weir_checkpoint_last_success_timestamp_seconds",
          "When the last checkpoint completed",
          checkpoints.pointerMillis() / MILLIS,
          "job_name",
          name);
    }
    CheckpointView last = ViewJson.lastCompleted(job);
    if (last == null) {
      return;
    }
    f.gauge(
        "weir_checkpoint_last_size_bytes",
        "Bytes that the last completed checkpoint wrote",
        last.bytes(),
        "job_name",
        name,
        "kind",
        "full");
    last.phaseMicros()
        .forEach(
            (phase, micros) ->
                f.gauge(
                    "weir_checkpoint_phase_seconds",
                    "Time of the slowest subtask in a phase of the last completed checkpoint",
                    micros / MICROS,
                    "job_name",
                    name,
                    "phase",
                    phase));
  }

  private static void lag(MetricFamilies f, JobView job, LiveView view) {
    long lowest =
        view.chains(job).chains().stream()
            .filter(c -> c.place().ends())
            .mapToLong(ChainSum::watermarkMillis)
            .min()
            .orElse(Long.MIN_VALUE);
    if (isMoment(lowest) && !job.progress().status().ended()) {
      f.gauge(
          "weir_job_event_time_lag_seconds",
          "How far the lowest watermark of the last chains is behind the clock",
          (view.cluster().takenMillis() - lowest) / MILLIS,
          "job_name",
          job.identity().name());
    }
  }

  private static void chain(MetricFamilies f, String job, ChainSum chain) {
    String[] labels = {"job_name", job, "operator", chain.name()};
    var counts = chain.totals().counts();
    f.counter("weir_operator_records_in", "Records taken in", counts.recordsIn(), labels);
    f.counter("weir_operator_records_out", "Records given out", counts.recordsOut(), labels);
    f.counter(
        "weir_operator_bytes_out", "Bytes sent to other processes", counts.bytesOut(), labels);
    f.counter(
        "weir_operator_late_records_dropped",
        "Records dropped because they came after their window's end",
        counts.lateDropped(),
        labels);
    var times = chain.totals().times();
    time(f, labels, "busy", times.busyNanos());
    time(f, labels, "backpressured", times.backpressuredNanos());
    time(f, labels, "idle", times.idleNanos());
    var load = chain.load();
    f.gauge("weir_operator_parallelism", "Subtasks", chain.subtasks().size(), labels);
    String busy = "Share of time at work, over the last seconds, of the ";
    f.gauge(
        "weir_operator_busy_ratio_max", busy + "busiest subtask", load.highest().busy(), labels);
    f.gauge(
        "weir_operator_busy_ratio_avg", busy + "average subtask", load.average().busy(), labels);
    String waiting = "Share of time waiting for what follows, over the last seconds, of the ";
    f.gauge(
        "weir_operator_backpressured_ratio_max",
        waiting + "subtask that waits longest",
        load.highest().backpressured(),
        labels);
    f.gauge(
        "weir_operator_backpressured_ratio_avg",
        waiting + "average subtask",
        load.average().backpressured(),
        labels);
    f.gauge(
        "weir_operator_input_queue_fill_ratio_max",
        "Fill of the fullest input channel",
        chain.totals().queueFill(),
        labels);
    f.gauge("weir_operator_timers_pending", "Timers set", chain.totals().timersPending(), labels);
    f.gauge("weir_state_bytes", "Size of the keyed state", chain.totals().stateBytes(), labels);
    if (isMoment(chain.watermarkMillis())) {
      f.gauge(
          "weir_operator_watermark_timestamp_seconds",
          "The lowest watermark of the subtasks; absent before all have one",
          chain.watermarkMillis() / MILLIS,
          labels);
    }
  }

  private static void time(MetricFamilies f, String[] labels, String state, long nanos) {
    f.counter(
        "weir_operator_time_seconds",
        "Time of all subtasks, by what they did with it",
        nanos / NANOS,
        labels[0],
        labels[1],
        labels[2],
        labels[3],
        "state",
        state);
  }

  private static void executor(MetricFamilies f, ExecutorView executor, ClusterView cluster) {
    String job =
        cluster.jobs().stream()
            .filter(j -> j.identity().job().equals(executor.job()))
            .map(j -> j.identity().name())
            .findFirst()
            .orElse("");
    String[] labels = {"job_name", job, "worker", executor.worker()};
    var process = executor.process();
    f.addGauge(
        "weir_executor_rss_bytes",
        "Resident memory of executor processes; spares have no job",
        process.rssBytes(),
        labels);
    f.addGauge(
        "weir_executor_heap_used_bytes",
        "Heap in use of executor processes",
        process.heapUsedBytes(),
        labels);
    if (!job.isEmpty()) {
      channels(f, executor, labels, "granted", ChannelFigures::grantedBytes);
      channels(f, executor, labels, "credit", ChannelFigures::creditBytes);
      channels(f, executor, labels, "in_flight", ChannelFigures::inFlightBytes);
      channels(f, executor, labels, "queued", ChannelFigures::queuedBytes);
      for (ChannelFigures c : executor.channels()) {
        f.maxGauge(
            "weir_channel_unaccounted_bytes_max",
            "Largest difference on one channel between what was granted and the sum of credit, in"
                + " flight and queued; 0 unless a rule is broken",
            Math.abs(c.grantedBytes() - c.creditBytes() - c.inFlightBytes() - c.queuedBytes()),
            labels);
      }
    }
  }

  private static void channels(
      MetricFamilies f,
      ExecutorView executor,
      String[] labels,
      String kind,
      ToLongFunction<ChannelFigures> bytes) {
    for (boolean sender : new boolean[] {true, false}) {
      long sum =
          executor.channels().stream().filter(c -> c.sender() == sender).mapToLong(bytes).sum();
      f.addGauge(
          "weir_channel_bytes",
          "Bytes of all remote channels of an executor, at their sending or receiving ends; granted"
              + " is the sum of credit, in flight and queued",
          sum,
          labels[0],
          labels[1],
          labels[2],
          labels[3],
          "end",
          sender ? "sender" : "receiver",
          "kind",
          kind);
    }
  }

  private static boolean isMoment(long watermarkMillis) {
    return watermarkMillis != Long.MIN_VALUE && watermarkMillis != Long.MAX_VALUE;
  }
}

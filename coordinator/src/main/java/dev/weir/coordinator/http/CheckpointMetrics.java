package dev.weir.coordinator.http;

import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.CheckpointView;

/**
 * What Prometheus reads of a job's checkpoints; their durations are {@link CheckpointDurations}.
 */
final class CheckpointMetrics {
  private static final double MILLIS = 1e3;
  private static final double MICROS = 1e6;

  private CheckpointMetrics() {}

  static void addTo(MetricFamilies f, JobView job) {
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
    CheckpointView last = CheckpointJson.lastCompleted(job);
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
}

package dev.weir.coordinator.http;

import dev.weir.coordinator.live.ChainSums.ChainSum;

/**
 * What Prometheus reads of a job's operators. There is no series for each subtask: sums, averages
 * and the highest. Stateless.
 */
final class OperatorMetrics {
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private OperatorMetrics() {}

  static void addTo(MetricFamilies f, String job, ChainSum chain) {
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
    String busy =
        "Share of time at work or waiting for its event loop to be, over the last seconds, of the ";
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
    f.gauge(
        "weir_operator_timers_pending",
        "Timers set; of aligned windows, accumulators that wait for their ends",
        chain.totals().timersPending(),
        labels);
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
        "Time of all subtasks: busy is at work or waiting for an event loop that others use too",
        nanos / NANOS,
        labels[0],
        labels[1],
        labels[2],
        labels[3],
        "state",
        state);
  }

  /** Before the first watermark and after the last there is none that a clock could show. */
  static boolean isMoment(long watermarkMillis) {
    return watermarkMillis != Long.MIN_VALUE && watermarkMillis != Long.MAX_VALUE;
  }
}

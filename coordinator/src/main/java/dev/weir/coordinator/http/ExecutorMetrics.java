package dev.weir.coordinator.http;

import dev.weir.coordinator.view.ChannelFigures;
import dev.weir.coordinator.view.ClusterView;
import dev.weir.coordinator.view.ExecutorView;
import java.util.function.ToLongFunction;

/**
 * What Prometheus reads of executor processes. One shows by its worker and job, which stay when a
 * process is replaced. Stateless.
 */
final class ExecutorMetrics {
  private ExecutorMetrics() {}

  static void addTo(MetricFamilies f, ExecutorView executor, ClusterView cluster) {
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
}

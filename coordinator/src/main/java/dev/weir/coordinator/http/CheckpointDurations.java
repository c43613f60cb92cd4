package dev.weir.coordinator.http;

import dev.weir.coordinator.view.ClusterView;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.CheckpointView;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How long completed checkpoints took, by job name. Each is counted once, as the views show them.
 * Guarded by itself.
 */
final class CheckpointDurations {
  private static final double[] BOUNDS_SECONDS = {
    0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, Double.POSITIVE_INFINITY
  };

  private final Map<String, Histogram> jobs = new TreeMap<>();

  private static final class Histogram {
    private final long[] counts = new long[BOUNDS_SECONDS.length];
    private double sumSeconds;
    private long newestMillis = -1;
    private String newest = "";
  }

  synchronized void observe(ClusterView view) {
    for (JobView job : view.jobs()) {
      Histogram histogram = jobs.computeIfAbsent(job.identity().name(), name -> new Histogram());
      for (CheckpointView checkpoint : job.checkpoints().history()) {
        count(histogram, checkpoint);
      }
    }
    jobs.keySet()
        .retainAll(
            view.jobs().stream().map(job -> job.identity().name()).collect(Collectors.toSet()));
  }

  private static void count(Histogram histogram, CheckpointView checkpoint) {
    boolean seen =
        checkpoint.triggeredMillis() < histogram.newestMillis
            || (checkpoint.triggeredMillis() == histogram.newestMillis
                && checkpoint.id().equals(histogram.newest));
    if (seen || !checkpoint.outcome().equals("COMPLETED")) {
      return;
    }
    histogram.newestMillis = checkpoint.triggeredMillis();
    histogram.newest = checkpoint.id();
    double seconds = checkpoint.durationMillis() / 1e3;
    int bucket = 0;
    while (seconds > BOUNDS_SECONDS[bucket]) {
      bucket++;
    }
    histogram.counts[bucket]++;
    histogram.sumSeconds += seconds;
  }

  synchronized void addTo(MetricFamilies families) {
    jobs.forEach(
        (job, histogram) ->
            families.histogram(
                "weir_checkpoint_duration_seconds",
                "From a checkpoint's trigger until the pointer moved",
                new HistogramDataPointSnapshot(
                    ClassicHistogramBuckets.of(
                        BOUNDS_SECONDS, Arrays.copyOf(histogram.counts, BOUNDS_SECONDS.length)),
                    histogram.sumSeconds,
                    Labels.of("job_name", job),
                    null,
                    0)));
  }
}

package dev.weir.coordinator.http;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/**
 * Collects samples and groups them into families for one scrape. A series that comes twice, as of
 * two jobs of one name, counts once: the later one for gauges and counters, unless said otherwise.
 */
final class MetricFamilies {
  private static final Comparator<Labels> IN_ORDER = Comparator.naturalOrder();

  private final Map<String, Family> gauges = new TreeMap<>();
  private final Map<String, Family> counters = new TreeMap<>();
  private final Map<String, Histograms> histograms = new TreeMap<>();

  private record Family(String help, Map<Labels, Double> samples) {}

  private record Histograms(String help, Map<Labels, HistogramDataPointSnapshot> samples) {}

  /**
   * @param labels name, value, name, value…
   */
  void gauge(String name, String help, double value, String... labels) {
    put(gauges, name, help, value, (old, added) -> added, labels);
  }

  /** Adds to the sample of these labels. */
  void addGauge(String name, String help, double value, String... labels) {
    put(gauges, name, help, value, Double::sum, labels);
  }

  /** Keeps the highest sample of these labels. */
  void maxGauge(String name, String help, double value, String... labels) {
    put(gauges, name, help, value, Math::max, labels);
  }

  /**
   * @param name without {@code _total}, which its format adds
   */
  void counter(String name, String help, double value, String... labels) {
    put(counters, name, help, Math.max(0, value), (old, added) -> added, labels);
  }

  void histogram(String name, String help, HistogramDataPointSnapshot sample) {
    histograms
        .computeIfAbsent(name, n -> new Histograms(help, new LinkedHashMap<>()))
        .samples()
        .put(sample.getLabels(), sample);
  }

  private static void put(
      Map<String, Family> families,
      String name,
      String help,
      double value,
      DoubleBinaryOperator merge,
      String... labels) {
    families
        .computeIfAbsent(name, n -> new Family(help, new TreeMap<>(IN_ORDER)))
        .samples()
        .merge(Labels.of(labels), value, merge::applyAsDouble);
  }

  MetricSnapshots snapshots() {
    var all = new ArrayList<MetricSnapshot>();
    gauges.forEach(
        (name, family) -> {
          var points = new ArrayList<GaugeDataPointSnapshot>();
          family
              .samples()
              .forEach((labels, v) -> points.add(new GaugeDataPointSnapshot(v, labels, null)));
          all.add(new GaugeSnapshot(new MetricMetadata(name, family.help()), points));
        });
    counters.forEach(
        (name, family) -> {
          var points = new ArrayList<CounterDataPointSnapshot>();
          family
              .samples()
              .forEach((labels, v) -> points.add(new CounterDataPointSnapshot(v, labels, null, 0)));
          all.add(new CounterSnapshot(new MetricMetadata(name, family.help()), points));
        });
    histograms.forEach(
        (name, family) ->
            all.add(
                new HistogramSnapshot(
                    new MetricMetadata(name, family.help()), family.samples().values())));
    return new MetricSnapshots(all);
  }
}

package dev.weir.it.process;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a coordinator shows to Prometheus, at one moment.
 *
 * @param lines of the text format
 */
record MetricsText(List<String> lines) {
  static MetricsText of(TestCluster cluster) {
    return new MetricsText(cluster.api().text("/metrics").lines().toList());
  }

  /** Of all series of a name whose labels hold every one of these texts; 0 without any. */
  double sum(String name, String... labels) {
    return matching(name, labels)
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** How many such series there are. */
  long series(String name, String... labels) {
    return matching(name, labels).count();
  }

  private Stream<String> matching(String name, String... labels) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains));
  }
}

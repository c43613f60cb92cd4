package dev.weir.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one run showed, where that is not how much it costs.
 *
 * @param measure latency, recovery or submit
 * @param what under which circumstances, such as a rate
 * @param figures by name, in order
 * @param answer equal, WRONG, or why it was not looked at
 */
public record Finding(
    String measure,
    String engine,
    String what,
    int run,
    Map<String, Double> figures,
    String answer) {
  /** The answer was the oracle's. */
  public static final String EQUAL = "equal";

  public static final String WRONG = "WRONG";

  /** As one line of JSON. */
  public String json() {
    return String.format(
        Locale.ROOT,
        "{\"measure\":\"%s\",\"engine\":\"%s\",\"what\":\"%s\",\"run\":%d,%s,\"answer\":\"%s\"}",
        measure,
        engine,
        what,
        run,
        figures.entrySet().stream()
            .map(figure -> "\"" + figure.getKey() + "\":" + number(figure.getValue()))
            .collect(Collectors.joining(",")),
        answer);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "null" : String.format(Locale.ROOT, "%.3f", value);
  }

  /** Medians of runs of one kind as a table. */
  public static String table(List<Finding> findings) {
    Map<String, List<Finding>> groups = new LinkedHashMap<>();
    for (Finding finding : findings) {
      groups
          .computeIfAbsent(finding.engine + " | " + finding.what, g -> new ArrayList<>())
          .add(finding);
    }
    var text = new StringBuilder();
    groups.forEach(
        (group, runs) -> {
          if (text.isEmpty()) {
            List<String> names = List.copyOf(runs.get(0).figures.keySet());
            text.append("| engine | what | runs | ").append(String.join(" | ", names));
            text.append(" | answer |\n").append("|---".repeat(names.size() + 4)).append("|\n");
          }
          text.append("| ").append(group).append(" | ").append(runs.size());
          for (String name : runs.get(0).figures.keySet()) {
            text.append(" | ").append(number(median(runs, name)));
          }
          text.append(" | ").append(answers(runs)).append(" |\n");
        });
    return text.toString();
  }

  private static String answers(List<Finding> runs) {
    var counts = new TreeMap<String, Integer>();
    runs.forEach(run -> counts.merge(run.answer, 1, Integer::sum));
    return String.join(", ", counts.keySet());
  }

  private static double median(List<Finding> runs, String name) {
    double[] sorted =
        runs.stream()
            .mapToDouble(run -> run.figures.getOrDefault(name, Double.NaN))
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

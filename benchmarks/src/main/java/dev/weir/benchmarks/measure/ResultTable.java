package dev.weir.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Medians of counted runs, in the order in which engines and queries first came. */
public final class ResultTable {
  /** The engine that the others are held against. */
  private static final String OURS = "weir";

  private ResultTable() {}

  /** As text, a line for each query and engine. */
  public static String of(List<RunLine> lines) {
    Map<String, Map<String, List<RunLine>>> byQuery = new LinkedHashMap<>();
    for (RunLine line : lines) {
      byQuery
          .computeIfAbsent(line.query(), query -> new LinkedHashMap<>())
          .computeIfAbsent(line.engine(), engine -> new ArrayList<>())
          .add(line);
    }
    var text = new StringBuilder();
    text.append(
        "| query | engine | events/s | CPU s per million | RSS MiB | weir's CPU | answer |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    byQuery.forEach(
        (query, engines) ->
            engines.forEach((engine, runs) -> text.append(row(runs, engines.get(OURS)))));
    return text.toString();
  }

  private static String row(List<RunLine> runs, @Nullable List<RunLine> ours) {
    double processor = processor(runs);
    boolean equal = runs.stream().allMatch(RunLine::equal);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.0f | %.3f | %.0f | %s | %s |%n",
        runs.get(0).query(),
        runs.get(0).engine(),
        median(runs, line -> line.figures().eventsPerSecond()),
        processor,
        median(runs, line -> line.figures().peakRssMib()),
        ours == null ? "" : String.format(Locale.ROOT, "%.2f ×", processor(ours) / processor),
        equal ? "equal" : "WRONG");
  }

  private static double processor(List<RunLine> runs) {
    return median(runs, line -> line.figures().processorSecondsPerMillion());
  }

  /** The middle one; of an even number the mean of the two in the middle. */
  static double median(List<RunLine> runs, ToDoubleFunction<RunLine> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

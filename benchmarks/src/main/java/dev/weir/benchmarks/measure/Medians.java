package dev.weir.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Runs by query and lane, in the order in which those first came. Immutable when made. */
final class Medians {
  private final Map<String, Map<Lane, List<RunLine>>> runs = new LinkedHashMap<>();

  Medians(List<RunLine> lines) {
    for (RunLine line : lines) {
      runs.computeIfAbsent(line.query(), query -> new LinkedHashMap<>())
          .computeIfAbsent(line.lane(), lane -> new ArrayList<>())
          .add(line);
    }
  }

  Set<String> queries() {
    return runs.keySet();
  }

  Set<Lane> lanes(String query) {
    return runs.getOrDefault(query, Map.of()).keySet();
  }

  /** Those of a lane; empty when it had none. */
  List<RunLine> runs(String query, Lane lane) {
    return runs.getOrDefault(query, Map.of()).getOrDefault(lane, List.of());
  }

  /** Processor seconds per million events; null where no run of the lane counts. */
  @Nullable Double processor(String query, Lane lane) {
    List<RunLine> of = runs(query, lane).stream().filter(RunLine::counted).toList();
    return of.isEmpty() ? null : of(of, line -> line.figures().processorSecondsPerMillion());
  }

  /**
   * The middle one of those that count, or of all if none does; of an even number the mean of the
   * two in the middle.
   */
  static double of(List<RunLine> runs, ToDoubleFunction<RunLine> figure) {
    List<RunLine> counted = runs.stream().filter(RunLine::counted).toList();
    double[] sorted =
        (counted.isEmpty() ? runs : counted).stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

package dev.weir.benchmarks.measure;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Medians of the counted runs, and how they compare. */
public final class ResultTable {
  /** The engine that the others are held against. */
  private static final String OURS = "weir";

  /** Other engines; what is no rival is compared with nothing. */
  private static final List<String> RIVALS = List.of("flink", "jet");

  /** A loop without an engine. */
  private static final String HAND = "hand";

  private final Medians medians;
  private final StringBuilder text = new StringBuilder();

  private ResultTable(List<RunLine> lines) {
    this.medians = new Medians(lines);
  }

  /** As text: a line for each query and lane, then what follows from them. */
  public static String of(List<RunLine> lines) {
    var table = new ResultTable(lines);
    table.figures();
    table.ratios();
    table.costs("checkpoints cost", Lane::checkpointMillis, ResultTable::percent);
    table.costs("after other jobs", Lane::before, ResultTable::times);
    return table.text.toString();
  }

  private void figures() {
    row("query", "engine", "events/s", "CPU s per million", "RSS MiB", "checkpoints", "answer");
    row("---", "---", "---", "---", "---", "---", "---");
    for (String query : medians.queries()) {
      for (Lane lane : medians.lanes(query)) {
        List<RunLine> runs = medians.runs(query, lane);
        row(
            query,
            lane.text(),
            number("%.0f", Medians.of(runs, line -> line.figures().eventsPerSecond())),
            number("%.3f", Medians.of(runs, line -> line.figures().processorSecondsPerMillion())),
            number("%.0f", Medians.of(runs, line -> line.figures().peakRssMib())),
            checkpoints(runs),
            (runs.stream().allMatch(RunLine::equal) ? "equal" : "WRONG")
                + (runs.stream().anyMatch(RunLine::counted) ? "" : "; no run counts"));
      }
    }
  }

  private static String checkpoints(List<RunLine> runs) {
    if (runs.get(0).checkpoints().intervalMillis() == 0) {
      return "";
    }
    return number("%.0f", Medians.of(runs, line -> line.checkpoints().completed()))
        + " of "
        + number("%.1f", Medians.of(runs, line -> line.checkpoints().bytes() / 1e6))
        + " MB";
  }

  /** Weir beside the better rival, where both ran the same way, and beside a loop by hand. */
  private void ratios() {
    boolean headed = false;
    for (String query : medians.queries()) {
      for (Lane ours : medians.lanes(query)) {
        Double processor = ours.engine().equals(OURS) ? medians.processor(query, ours) : null;
        Double rival = best(query, ours, RIVALS);
        Double hand = best(query, ours, List.of(HAND));
        if (processor == null || (rival == null && hand == null)) {
          continue;
        }
        if (!headed) {
          headed = true;
          text.append('\n');
          row("query", "weir", "better rival", "ratio", "mark", "met", "by hand ÷ weir");
          row("---", "---", "---", "---", "---", "---", "---");
        }
        ratio(query, ours, processor, rival, hand);
      }
    }
  }

  private void ratio(
      String query, Lane ours, double processor, @Nullable Double rival, @Nullable Double hand) {
    String mode = medians.runs(query, ours).get(0).conditions().mode();
    Double mark = Mark.of(query, mode, ours.checkpointMillis() > 0);
    row(
        query + ours.text().substring(OURS.length()),
        number("%.3f", processor),
        rival == null ? "" : number("%.3f", rival),
        rival == null ? "" : times(processor / rival),
        rival == null || mark == null ? "" : "≤ " + times(mark),
        rival == null || mark == null ? "" : processor <= rival * mark ? "met" : "MISSED",
        hand == null ? "" : number("%.0f %%", 100 * hand / processor));
  }

  private @Nullable Double best(String query, Lane like, List<String> engines) {
    return engines.stream()
        .map(engine -> new Lane(engine, like.checkpointMillis(), like.before()))
        .map(lane -> medians.processor(query, lane))
        .filter(Objects::nonNull)
        .min(Double::compare)
        .orElse(null);
  }

  /** Lanes of one engine that differ in one thing, of which one has none. */
  private void costs(String name, ToIntFunction<Lane> of, RatioText ratioText) {
    for (String query : medians.queries()) {
      Set<Lane> lanes = medians.lanes(query);
      for (Lane lane : lanes) {
        Stream<Lane> without =
            lanes.stream().filter(l -> l.engine().equals(lane.engine()) && of.applyAsInt(l) == 0);
        Double plain =
            without
                .map(l -> medians.processor(query, l))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        Double with = medians.processor(query, lane);
        if (of.applyAsInt(lane) > 0 && plain != null && with != null) {
          text.append(
              String.format(
                  "%n%s on %s, %s: %s CPU",
                  lane.engine(), query, name, ratioText.of(with / plain)));
        }
      }
    }
    text.append(text.charAt(text.length() - 1) == '\n' ? "" : "\n");
  }

  private interface RatioText {
    String of(double ratio);
  }

  private static String percent(double ratio) {
    return number("%+.1f %%", 100 * (ratio - 1));
  }

  private static String times(double ratio) {
    return number("%.2f ×", ratio);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private void row(String... cells) {
    if (cells[0].equals("---")) {
      text.append("|---".repeat(cells.length)).append("|\n");
    } else {
      text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
  }
}

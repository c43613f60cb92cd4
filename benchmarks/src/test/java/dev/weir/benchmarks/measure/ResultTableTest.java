package dev.weir.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  @Test
  void mediansAreComparedAndAWrongAnswerIsShouted() {
    List<RunLine> lines =
        List.of(
            line("weir", 1, 2.0, true),
            line("other", 1, 8.0, true),
            line("weir", 2, 1.0, true),
            line("other", 2, 4.0, false),
            line("weir", 3, 9.0, true),
            line("other", 3, 5.0, true));

    assertThat(ResultTable.of(lines))
        .contains("| q0 | weir | 1000000 | 2.000 | 100 | 1.00 × | equal |")
        .contains("| q0 | other | 1000000 | 5.000 | 100 | 0.40 × | WRONG |");
  }

  @Test
  void aLineOfJsonHasAllFigures() {
    assertThat(line("weir", 3, 2.5, true).json())
        .isEqualTo(
            "{\"engine\":\"weir\",\"query\":\"q0\",\"mode\":\"one-jvm\",\"run\":3,"
                + "\"events\":1000000,\"wallSeconds\":1.000,\"eventsPerSecond\":1000000,"
                + "\"cpuSecondsPerMillion\":2.5000,\"peakRssMib\":100,\"equal\":true}");
  }

  private static RunLine line(String engine, int run, double processor, boolean equal) {
    var figures = new RunLine.Figures(1_000_000, 1.0, processor, 100);
    return new RunLine(engine, "q0", "one-jvm", run, figures, equal);
  }
}

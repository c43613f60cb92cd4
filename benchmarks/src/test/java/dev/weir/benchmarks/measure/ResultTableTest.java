package dev.weir.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  private static final Lane WEIR = new Lane("weir", 0, 0);
  private static final Lane FLINK = new Lane("flink", 0, 0);
  private static final Lane JET = new Lane("jet", 0, 0);
  private static final Conditions LONG_ENOUGH =
      new Conditions("one-jvm", 2, "heap", "17.0.1", "3g", "equal", 1.0);

  @Test
  void mediansAreComparedAndAWrongAnswerIsShouted() {
    List<RunLine> lines =
        List.of(
            line(WEIR, 1, 2.0, true),
            line(FLINK, 1, 8.0, true),
            line(WEIR, 2, 1.0, true),
            line(FLINK, 2, 4.0, false),
            line(WEIR, 3, 9.0, true),
            line(FLINK, 3, 5.0, true));

    assertThat(ResultTable.of(lines))
        .contains("| q0 | weir | 1000000 | 2.000 | 100 |  | equal |")
        .contains("| q0 | flink | 1000000 | 5.000 | 100 |  | WRONG |");
  }

  @Test
  void aMarkIsHeldAgainstTheBetterRivalOfTheSameRun() {
    String met =
        ResultTable.of(
            List.of(line(WEIR, 1, 0.79, true), line(FLINK, 1, 1.0, true), line(JET, 1, 1.1, true)));
    String missed =
        ResultTable.of(
            List.of(line(WEIR, 1, 0.80, true), line(FLINK, 1, 1.5, true), line(JET, 1, 1.0, true)));

    assertThat(met).contains("| q0 | 0.790 | 1.000 | 0.79 × | ≤ 0.79 × | met |  |");
    assertThat(missed).contains("| q0 | 0.800 | 1.000 | 0.80 × | ≤ 0.79 × | MISSED |  |");
  }

  @Test
  void aLoopByHandIsNoRival() {
    String table =
        ResultTable.of(
            List.of(line(WEIR, 1, 2.0, true), line(new Lane("hand", 0, 0), 1, 1.0, true)));

    assertThat(table).contains("| q0 | 2.000 |  |  |  |  | 50 % |");
  }

  @Test
  void runsWithTooFewCheckpointsDoNotCount() {
    Lane lane = new Lane("weir", 1000, 0);
    RunLine few = line(lane, 1, 1.0, new Checkpoints(1000, 14, 5_000_000, 0.5), true);
    RunLine enough = line(lane, 2, 3.0, new Checkpoints(1000, 15, 5_000_000, 0.5), true);

    assertThat(ResultTable.of(List.of(line(WEIR, 1, 2.0, true), few, enough)))
        .contains("| q0 | weir, checkpoints | 1000000 | 3.000 | 100 | 15 of 5.0 MB | equal |")
        .contains("weir on q0, checkpoints cost: +50.0 % CPU");
    assertThat(few.json())
        .contains(
            "\"checkpoints\":{\"intervalMillis\":1000,\"completed\":14,\"bytesEach\":5000000,"
                + "\"changedKeys\":0.500}",
            "\"counted\":false,\"why\":\"14 checkpoints completed, 15 needed\"");
  }

  @Test
  void runsThatAreTooShortDoNotCount() {
    var conditions = new Conditions("one-jvm", 2, "heap", "17.0.1", "3g", "equal", 20);
    RunLine tooShort =
        new RunLine(
            WEIR,
            "q0",
            conditions,
            2,
            new RunLine.Figures(1_000_000, 19.94, 1.0, 100),
            new Checkpoints(1000, 14, 5_000_000, 0.5),
            true);
    RunLine enough =
        new RunLine(
            WEIR,
            "q0",
            conditions,
            3,
            new RunLine.Figures(1_000_000, 20, 3.0, 100),
            Checkpoints.NONE,
            true);

    assertThat(tooShort.json())
        .endsWith(
            "\"counted\":false,\"why\":\"19.9 s, 20 needed; 14 checkpoints completed, 15"
                + " needed\"}");
    assertThat(enough.counted()).isTrue();
    assertThat(ResultTable.of(List.of(tooShort, enough)))
        .contains("| q0 | weir | 50000 | 3.000 | 100 |");
    assertThat(ResultTable.of(List.of(tooShort))).contains("| equal; no run counts |");
  }

  @Test
  void aLineOfJsonHasAllFigures() {
    assertThat(line(WEIR, 3, 2.5, true).json())
        .isEqualTo(
            "{\"engine\":\"weir\",\"query\":\"q0\",\"mode\":\"one-jvm\",\"subtasks\":2,"
                + "\"state\":\"heap\",\"jdk\":\"17.0.1\",\"heap\":\"3g\",\"executorFlags\":\"equal\",\"jobsBefore\":0,\"run\":3,"
                + "\"events\":1000000,\"wallSeconds\":1.000,\"eventsPerSecond\":1000000,"
                + "\"cpuSecondsPerMillion\":2.5000,\"peakRssMib\":100,\"equal\":true,"
                + "\"counted\":true}");
  }

  private static RunLine line(Lane lane, int run, double processor, boolean equal) {
    return line(lane, run, processor, Checkpoints.NONE, equal);
  }

  private static RunLine line(
      Lane lane, int run, double processor, Checkpoints checkpoints, boolean equal) {
    var figures = new RunLine.Figures(1_000_000, 1.0, processor, 100);
    return new RunLine(lane, "q0", LONG_ENOUGH, run, figures, checkpoints, equal);
  }
}

package dev.weir.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.engine.process.Engine;
import dev.weir.benchmarks.engine.process.WeirInOneJvm;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.oracle.Oracle;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each of Weir's queries for a moment, so that none rots. */
class EveryQueryTest {
  private static final long EVENTS = 60_001;

  @TempDir static Path directory;

  private static Engine weir;

  @BeforeAll
  static void start() throws Exception {
    weir = new WeirInOneJvm().start(2, directory);
  }

  @AfterAll
  static void stop() throws Exception {
    weir.close();
  }

  @ParameterizedTest
  @EnumSource
  void theAnswerIsTheOracles(Query query) throws Exception {
    assertThat(run(query, 0).answer()).isEqualTo(Oracle.answer(query, EVENTS));
  }

  @Test
  void theAnswerIsTheOraclesWithCheckpointsToo() throws Exception {
    assertThat(run(Query.Q5, 10).answer()).isEqualTo(Oracle.answer(Query.Q5, EVENTS));
  }

  private static Notes.Run run(Query query, int checkpointMillis) throws Exception {
    Path notes = Files.createDirectory(directory.resolve(query.text() + "-" + checkpointMillis));
    weir.run(
        new RunRequest(query, Span.of(EVENTS, 0), 2, checkpointMillis, "heap", notes.toString()));
    return Notes.in(notes).read();
  }
}

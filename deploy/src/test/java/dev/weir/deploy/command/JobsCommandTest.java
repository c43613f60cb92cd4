package dev.weir.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class JobsCommandTest {
  @Test
  void jobsThatHaveNotEndedComeFirstAndThenTheLatest() throws Exception {
    var jobs =
        new ObjectMapper()
            .readTree(
                """
                [{"id": "ended-early", "submittedMillis": 1, "endedMillis": 9},
                 {"id": "runs-early", "submittedMillis": 2},
                 {"id": "ended-late", "submittedMillis": 5, "endedMillis": 6},
                 {"id": "runs-late", "submittedMillis": 3}]
                """);

    assertThat(JobsCommand.ordered(jobs))
        .extracting(job -> job.path("id").asText())
        .containsExactly("runs-late", "runs-early", "ended-late", "ended-early");
  }
}

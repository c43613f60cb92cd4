package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the end of an executor's process means for its job: by its own doing, or by another's. */
class ProcessEndTest {
  private final ScriptedCluster cluster = ScriptedCluster.leading(2, 4);

  private void running() {
    cluster.submit(1, "bids", 4);
    cluster.pass(2_500);
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
  }

  private static ReportedError error(ErrorCode code) {
    return new ReportedError(code, "boom", "sum", 0, List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "3, WEIR-3008",
    "71, WEIR-3007",
    "0, WEIR-3013",
    "1, WEIR-3013",
    "134, WEIR-3013",
    "139, WEIR-3013",
    "255, WEIR-3013"
  })
  void anExecutorThatEndsLikeThisAgainAndAgainFailsTheJobThoughItsStreamEndedFirst(
      int exitCode, String code) {
    running();
    for (int i = 0; i <= 3; i++) {
      cluster.kill(cluster.hosts("bids").get(0), exitCode);
      cluster.pass(5_000);
    }

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(cluster.job("bids").progress().error()).contains(code, "exit code " + exitCode);
  }

  @ParameterizedTest
  @CsvSource({"-1", "70", "72", "73", "129", "130", "137", "143"})
  void anExecutorThatIsKilledOrThatWeirEndsIsReplacedAnyNumberOfTimes(int exitCode) {
    running();
    for (int i = 0; i <= 6; i++) {
      cluster.kill(cluster.hosts("bids").get(0), exitCode);
      cluster.pass(15_000);
    }

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(cluster.job("bids").progress().trouble().history())
        .extracting(JobView.Failure::code)
        .containsOnly(ErrorCode.EXECUTOR_LOST);
  }

  @Test
  void aProcessThatEndsItselfIsTheCauseAlsoWhenItsBrokenChannelsAreHeardOfFirst() {
    running();
    for (int i = 0; i <= 3; i++) {
      ScriptedExecutor victim = cluster.hosts("bids").get(0);
      cluster.hosts("bids").get(1).fail(error(ErrorCode.CHANNEL_FAILED));
      cluster.exitUnnoticed(victim, 1);
      cluster.pass(5_000);
    }

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(cluster.job("bids").progress().error()).contains("WEIR-3013", "exit code 1");
  }

  @Test
  void aCauseThatAnExecutorNamedIsNotCountedAgainWhenItsProcessEnds() {
    running();
    for (int i = 0; i < 3; i++) {
      ScriptedExecutor victim = cluster.hosts("bids").get(0);
      victim.fail(error(ErrorCode.STEP_STUCK));
      cluster.kill(victim, 71);
      cluster.pass(5_000);
    }
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(cluster.job("bids").progress().trouble().history())
        .hasSize(3)
        .allMatch(failure -> failure.operator().equals("sum"));
    cluster.hosts("bids").get(0).fail(error(ErrorCode.STEP_STUCK));
    cluster.pass(1_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
  }
}

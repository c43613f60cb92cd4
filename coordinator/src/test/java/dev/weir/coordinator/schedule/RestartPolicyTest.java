package dev.weir.coordinator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.coordinator.leader.IdSource;
import dev.weir.coordinator.message.ReportedError;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
  private final RestartPolicy policy = new RestartPolicy(new IdSource(3));

  private OptionalLong failed(ErrorCode code, String operator, long now) {
    return policy.failed(new ReportedError(code, "m", operator, 0), now);
  }

  @Test
  void theFirstRestartIsImmediateAndTheOthersWaitLongerAndLonger() {
    assertThat(failed(ErrorCode.EXECUTOR_LOST, "", 0)).hasValue(0);
    double expected = RestartPolicy.FIRST_DELAY_MILLIS;
    for (int i = 0; i < 30; i++) {
      assertThat(failed(ErrorCode.EXECUTOR_LOST, "", 0).getAsLong())
          .isBetween((long) (expected * 0.8) - 1, (long) (expected * 1.2) + 1);
      expected = Math.min(RestartPolicy.MAX_DELAY_MILLIS, expected * RestartPolicy.FACTOR);
    }
  }

  @Test
  void anAttemptThatCompletedACheckpointAndRanForAWhileStartsTheCountAnew() {
    failed(ErrorCode.EXECUTOR_LOST, "", 0);
    policy.running(0);
    assertThat(failed(ErrorCode.EXECUTOR_LOST, "", RestartPolicy.STABLE_MILLIS).getAsLong())
        .as("without a checkpoint")
        .isPositive();

    policy.running(0);
    policy.completedCheckpoint();

    assertThat(failed(ErrorCode.EXECUTOR_LOST, "", RestartPolicy.STABLE_MILLIS)).hasValue(0);
  }

  @Test
  void aUserErrorInTheSamePlaceEndsTheJobAfterThreeRestarts() {
    for (int i = 0; i < RestartPolicy.MAX_REPEATS; i++) {
      policy.running(0);
      policy.completedCheckpoint();
      assertThat(failed(ErrorCode.USER_CODE_FAILED, "parse", 100)).isPresent();
    }
    assertThat(failed(ErrorCode.USER_CODE_FAILED, "parse", 100)).isEmpty();
  }

  @Test
  void aUserErrorElsewhereCountsForItself() {
    for (int i = 0; i < 10; i++) {
      assertThat(failed(ErrorCode.USER_CODE_FAILED, "operator" + i % 2, 0)).isPresent();
    }
  }

  @Test
  void lossesOfProcessesNeverEndAJob() {
    for (int i = 0; i < 100; i++) {
      assertThat(failed(ErrorCode.EXECUTOR_LOST, "", 0)).isPresent();
    }
  }

  @Test
  void whatNoAttemptCanMendEndsItAtOnce() {
    assertThat(failed(ErrorCode.COMMIT_LOST, "out", 0)).isEmpty();
  }

  @Test
  void aBrokenChannelWaitsForTheNewsOfTheProcessBehindIt() {
    assertThat(failed(ErrorCode.CHANNEL_FAILED, "", 0))
        .hasValue(RestartPolicy.CHANNEL_GRACE_MILLIS);
  }
}

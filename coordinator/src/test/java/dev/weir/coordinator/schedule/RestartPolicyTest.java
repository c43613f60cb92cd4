package dev.weir.coordinator.schedule;

import static dev.weir.api.error.ErrorCode.CHANNEL_FAILED;
import static dev.weir.api.error.ErrorCode.COMMIT_LOST;
import static dev.weir.api.error.ErrorCode.CONFIG_INVALID;
import static dev.weir.api.error.ErrorCode.EXECUTOR_LOST;
import static dev.weir.api.error.ErrorCode.INPUT_CHANGED;
import static dev.weir.api.error.ErrorCode.INPUT_MISSING;
import static dev.weir.api.error.ErrorCode.LOCAL_DISK_UNUSABLE;
import static dev.weir.api.error.ErrorCode.OUTPUT_UNWRITABLE;
import static dev.weir.api.error.ErrorCode.OUT_OF_MEMORY;
import static dev.weir.api.error.ErrorCode.RECORD_MALFORMED;
import static dev.weir.api.error.ErrorCode.STATE_MISMATCH;
import static dev.weir.api.error.ErrorCode.STEP_STUCK;
import static dev.weir.api.error.ErrorCode.STORE_UNREACHABLE;
import static dev.weir.api.error.ErrorCode.TARGET_NOT_OWNED;
import static dev.weir.api.error.ErrorCode.USER_CODE_FAILED;
import static dev.weir.api.error.ErrorCode.VALUE_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.ErrorCode.Retry;
import dev.weir.coordinator.leader.IdSource;
import dev.weir.coordinator.message.ReportedError;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestartPolicyTest {
  private final RestartPolicy policy = new RestartPolicy(new IdSource(3));

  private OptionalLong failed(ErrorCode code, String operator, long now) {
    return policy.failed(new ReportedError(code, "m", operator, 0, List.of()), now);
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

  /** The code of an error says how many attempts may follow. */
  @ParameterizedTest
  @EnumSource
  void anErrorIsFollowedByNoneAFewOrAnyNumberOfAttempts(ErrorCode code) {
    int attempts = 0;
    while (attempts < 100 && failed(code, "out", 0).isPresent()) {
      attempts++;
    }
    assertThat(attempts)
        .isEqualTo(
            switch (code.retry()) {
              case NEVER -> 0;
              case FEW -> RestartPolicy.MAX_REPEATS;
              case ALWAYS -> 100;
            });
  }

  @Test
  void dataAndConfigurationAreNotTriedAgainUserCodeIsAFewTimesAndOthersAlways() {
    assertThat(List.of(RECORD_MALFORMED, VALUE_INVALID, INPUT_MISSING, INPUT_CHANGED))
        .allMatch(code -> code.retry() == Retry.NEVER);
    assertThat(List.of(TARGET_NOT_OWNED, CONFIG_INVALID, STATE_MISMATCH, COMMIT_LOST))
        .allMatch(code -> code.retry() == Retry.NEVER);
    assertThat(List.of(USER_CODE_FAILED, STEP_STUCK, OUT_OF_MEMORY, OUTPUT_UNWRITABLE))
        .allMatch(code -> code.retry() == Retry.FEW);
    assertThat(List.of(EXECUTOR_LOST, STORE_UNREACHABLE, CHANNEL_FAILED, LOCAL_DISK_UNUSABLE))
        .allMatch(code -> code.retry() == Retry.ALWAYS);
  }

  @Test
  void aBrokenChannelWaitsForTheNewsOfTheProcessBehindIt() {
    assertThat(failed(ErrorCode.CHANNEL_FAILED, "", 0))
        .hasValue(RestartPolicy.CHANNEL_GRACE_MILLIS);
  }
}

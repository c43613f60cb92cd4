package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.coordinator.leader.IdSource;
import dev.weir.coordinator.message.ReportedError;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether a failed attempt is followed by another one, and when. Owned by its {@link JobCore}.
 *
 * <p>The first restart is immediate. Those after it wait 1 s, then 1.5 times longer each time, up
 * to 5 min, give or take a fifth. The error's {@link ErrorCode.Retry} tells how many there are: an
 * error that no repetition can mend ends the job at once; one that a few may mend ends it when it
 * comes again in the same place after {@value #MAX_REPEATS} restarts. An attempt that completed a
 * checkpoint and ran for {@value #STABLE_MILLIS} ms starts both counts anew: a checkpoint alone
 * would not do, since a job that comes a little nearer to a bad record with each attempt would take
 * hours to say so.
 */
final class RestartPolicy {
  static final long FIRST_DELAY_MILLIS = 1_000;
  static final double FACTOR = 1.5;
  static final long MAX_DELAY_MILLIS = 300_000;
  static final double JITTER = 0.2;
  static final long STABLE_MILLIS = 10_000;
  static final int MAX_REPEATS = 3;

  /** A broken channel is mostly a process that died; within it the process itself is missed. */
  static final long CHANNEL_GRACE_MILLIS = 150;

  private final IdSource ids;
  private int failures;
  private int repeats;
  private @Nullable ReportedError repeated;
  private long runningSinceMillis;
  private boolean checkpointed;
  private @Nullable ReportedError hopeless;

  RestartPolicy(IdSource ids) {
    this.ids = ids;
  }

  /** An attempt's sources were started. */
  void running(long nowMillis) {
    runningSinceMillis = nowMillis;
    checkpointed = false;
  }

  /** The running attempt completed a checkpoint. */
  void completedCheckpoint() {
    checkpointed = true;
  }

  /** Millis to wait before the next attempt; empty when there must be none. */
  OptionalLong failed(ReportedError error, long nowMillis) {
    if (error.code().retry() == ErrorCode.Retry.NEVER) {
      return OptionalLong.empty();
    }
    if (checkpointed && nowMillis - runningSinceMillis >= STABLE_MILLIS) {
      failures = 0;
      repeats = 0;
    }
    checkpointed = false;
    if (error.equals(hopeless) || isTooOften(error)) {
      return OptionalLong.empty();
    }
    long grace = error.code() == ErrorCode.CHANNEL_FAILED ? CHANNEL_GRACE_MILLIS : 0;
    return OptionalLong.of(Math.max(grace, delay(failures++)));
  }

  private boolean isTooOften(ReportedError error) {
    if (error.code().retry() != ErrorCode.Retry.FEW) {
      return false;
    }
    repeats = repeated != null && isSamePlace(repeated, error) ? repeats + 1 : 0;
    repeated = error;
    return repeats >= MAX_REPEATS;
  }

  /** A cause that a worker saw names no operator, and may be the one that an executor named. */
  private static boolean isSamePlace(ReportedError before, ReportedError now) {
    return now.code() == before.code()
        && (now.operator().equals(before.operator())
            || now.operator().isEmpty()
            || before.operator().isEmpty());
  }

  /**
   * A failure that was decided upon already turns out to have had this cause: {@link #hopeless}.
   */
  @Nullable ReportedError explained(ReportedError cause) {
    if (isTooOften(cause)) {
      hopeless = cause;
    }
    return hopeless;
  }

  /** Why no attempt must follow, found out after one did; null while there is no such cause. */
  @Nullable ReportedError hopeless() {
    return hopeless;
  }

  private long delay(int earlier) {
    if (earlier == 0) {
      return 0;
    }
    double base = Math.min(MAX_DELAY_MILLIS, FIRST_DELAY_MILLIS * Math.pow(FACTOR, earlier - 1));
    return (long) (base * (1 - JITTER + 2 * JITTER * ids.fraction()));
  }
}

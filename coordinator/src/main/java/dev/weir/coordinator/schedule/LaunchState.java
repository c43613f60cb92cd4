package dev.weir.coordinator.schedule;

import dev.weir.checkpointing.core.RecoveryDecision;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.coordinator.plan.Placement;

/** Where the next attempt of a job stands in {@link Launch}. */
sealed interface LaunchState {

  /**
   * It is not due yet.
   *
   * @param earlyMillis from then on it starts where there is room for all of it
   * @param reported whether it starts at once when executors have reported every subtask
   */
  record Waiting(long untilMillis, long earlyMillis, boolean reported) implements LaunchState {
    /** A new leader waits so long for executors to report before it restarts a job. */
    static final long RECONCILE_MILLIS = 10_000;

    /** It waits only so long where there is room for the job without those that are missing. */
    static final long SETTLE_MILLIS = 2_000;

    static Waiting reconciling(long nowMillis) {
      return new Waiting(nowMillis + RECONCILE_MILLIS, nowMillis + SETTLE_MILLIS, true);
    }

    static Waiting until(long millis) {
      return new Waiting(millis, millis, false);
    }
  }

  /** The pointer's manifest is being read. */
  record Reading(long token, int tries) implements LaunchState {}

  /** The pointer's manifest could not be read, or is not what was written. */
  record Blocked(long retryAtMillis, int tries) implements LaunchState {}

  /**
   * Executors are being found.
   *
   * @param stepped the exec node names this attempt already, as it does for the very first
   */
  record Seating(RecoveryDecision from, boolean stepped, long sinceMillis) implements LaunchState {}

  /** The step to the next attempt is on its way; once it is applied no older one counts. */
  record Stepping(RecoveryDecision from, Placement placement, Exec next) implements LaunchState {}

  /** Subtasks are being opened and restored. */
  record Deploying(Attempt attempt, long dueMillis) implements LaunchState {}
}

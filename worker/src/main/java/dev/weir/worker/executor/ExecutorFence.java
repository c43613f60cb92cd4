package dev.weir.worker.executor;

import dev.weir.api.id.LeaderEpoch;

/**
 * Whose word counts (D2). Owned by the control thread.
 *
 * <p>Upholds I2: no command of a lower epoch than one accepted, and none that names another life of
 * this executor, is obeyed.
 */
final class ExecutorFence {
  /** What a command's fence came to. */
  enum Outcome {
    /** Of the leader known. */
    ACCEPTED,
    /** Of a new leader: whatever the former one has queued is void. */
    NEW_LEADER,
    /** For another cluster or process. */
    FOREIGN,
    /** Of a leader of the past. */
    STALE
  }

  private final String cluster;
  private final String incarnation;
  private LeaderEpoch epoch = LeaderEpoch.NONE;

  ExecutorFence(String cluster, String incarnation) {
    this.cluster = cluster;
    this.incarnation = incarnation;
  }

  /** The highest accepted. */
  LeaderEpoch epoch() {
    return epoch;
  }

  Outcome check(CommandFence fence) {
    if (!fence.cluster().equals(cluster)) {
      return Outcome.FOREIGN;
    }
    if (fence.epoch().compareTo(epoch) < 0) {
      return Outcome.STALE;
    }
    if (!fence.incarnation().equals(incarnation)) {
      return Outcome.FOREIGN;
    }
    if (fence.epoch().equals(epoch)) {
      return Outcome.ACCEPTED;
    }
    epoch = fence.epoch();
    return Outcome.NEW_LEADER;
  }
}

package dev.weir.it.sim;

/** What can go wrong. Each seed has a mix of its own. */
enum FaultKind {
  COORDINATOR_CRASH,
  COORDINATOR_PAUSE,
  /** A coordinator's loop is behind with its events; its streams are not. */
  COORDINATOR_BUSY,
  WORKER_CRASH,
  EXECUTOR_CRASH,
  EXECUTOR_PAUSE,
  /** A process dies right before or after a step of the protocol. */
  CRASH_AT_STEP,
  CONTROL_DELAY,
  /** A control stream breaks; what was on its way may be lost. */
  CONTROL_BREAK,
  /** A command or a report comes twice. */
  CONTROL_DUPLICATE,
  LINK_DELAY,
  LINK_BREAK,
  STORE_SLOW,
  STORE_FAILURE,
  /** Done, and reported as failed. */
  STORE_AMBIGUOUS,
  ZOOKEEPER_APPLIED_UNKNOWN,
  ZOOKEEPER_LOST_UNKNOWN,
  ZOOKEEPER_LATE_UNKNOWN,
  ZOOKEEPER_SLOW,
  ZOOKEEPER_DISCONNECT,
  ZOOKEEPER_EXPIRED,
  /** The connection breaks right after a write was sent or applied. */
  DISCONNECT_AT_STEP,
  /** Watches fire late. */
  ZOOKEEPER_WATCH_LATE,
  /** A standby finds the leader's address refused, though it lives, and claims. */
  LEADER_SEEMS_GONE,
  /** Somebody reads from a server that lags, and goes back to the leader of the past. */
  LEADER_READ_STALE,
  /** A call on the output directory fails, done or not. */
  FILE_AMBIGUOUS,
  /** Calls on the output directory take long. */
  SINK_SLOW,
  /**
   * All workers and executors die at once, and of the output directory what was not synced is lost.
   */
  POWER_LOSS
}

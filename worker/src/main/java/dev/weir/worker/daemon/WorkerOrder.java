package dev.weir.worker.daemon;

/** What a leader asks of a worker. */
public sealed interface WorkerOrder {
  /** The leader has taken note of this worker. */
  record Welcome(String coordinator) implements WorkerOrder {}

  /** Answer to a heartbeat; 0 while the leader's own standing is in doubt. */
  record Lease(long millis) implements WorkerOrder {}

  /** Start a spare, unless one of this id was started before. */
  record StartExecutor(String executor) implements WorkerOrder {}

  /** End an executor at once. */
  record KillExecutor(String executor, String reason) implements WorkerOrder {}
}

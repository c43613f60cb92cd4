package dev.weir.coordinator.message;

/** What a worker daemon is told. Mirrors {@code WorkerCommand}. */
public sealed interface WorkerOrder {

  /** First order on a stream. */
  record Welcome(String coordinator, String version) implements WorkerOrder {}

  /** Answer to a heartbeat. */
  record Lease(long leaseMillis) implements WorkerOrder {}

  /** Start a spare with this id, unless one with this id was ever started. */
  record StartExecutor(String executor) implements WorkerOrder {}

  record KillExecutor(String executor, String reason) implements WorkerOrder {}
}

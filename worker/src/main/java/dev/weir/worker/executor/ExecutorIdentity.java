package dev.weir.worker.executor;

/**
 * Who an executor is, for the life of its process.
 *
 * @param incarnation unique to this process
 * @param dataAddress host:port of its exchange server
 */
public record ExecutorIdentity(
    String cluster,
    String executor,
    String incarnation,
    Host host,
    String dataAddress,
    String version,
    long pid) {
  /** The worker daemon that started it. */
  public record Host(String worker, String workerIncarnation) {}
}

package dev.weir.worker.daemon;

/** What a worker daemon meets. */
public sealed interface WorkerEvent {
  /** A stream to a leader is open. */
  record Connected() implements WorkerEvent {}

  /** The stream is gone. */
  record Disconnected() implements WorkerEvent {}

  /**
   * A leader's command.
   *
   * @param epoch the leader's
   * @param incarnation the worker's life it is meant for
   */
  record Ordered(long epoch, String incarnation, WorkerOrder order) implements WorkerEvent {}

  /** An executor's process runs. */
  record Launched(String executor, long pid) implements WorkerEvent {}

  /**
   * An executor's process ended, or never started.
   *
   * @param exitCode 128 + signal when killed; -1 when it could not be started
   * @param lastWords the end of its log
   */
  record Exited(String executor, int exitCode, String lastWords) implements WorkerEvent {}

  /** Time passed. */
  record Tick() implements WorkerEvent {}
}

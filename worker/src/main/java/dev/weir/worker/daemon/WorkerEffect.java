package dev.weir.worker.daemon;

import java.util.SortedMap;

/** What a worker daemon does. */
public sealed interface WorkerEffect {
  /** Tell the leader. */
  sealed interface Say extends WorkerEffect {
    /** Highest epoch accepted. */
    long epoch();
  }

  /** First words on a stream; {@code executors} maps id to pid. */
  record SayHello(long epoch, SortedMap<String, Long> executors) implements Say {}

  /** Still here. */
  record SayHeartbeat(long epoch, SortedMap<String, Long> executors) implements Say {}

  /** An executor ended. */
  record SayExited(long epoch, String executor, int exitCode, String lastWords) implements Say {}

  /** Start an executor's process. */
  record Launch(String executor) implements WorkerEffect {}

  /** Kill an executor's process. */
  record Kill(String executor, String reason) implements WorkerEffect {}

  /** Close the stream: what speaks there no longer leads. */
  record Distrust(String cause) implements WorkerEffect {}
}

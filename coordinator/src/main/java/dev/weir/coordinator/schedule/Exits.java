package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.message.WorkerNews;

/** Why an executor's process ended, from what its worker saw. */
final class Exits {
  /** With this a JVM ends that was told to end when its memory runs out. */
  static final int OUT_OF_MEMORY_EXIT_CODE = 3;

  private Exits() {}

  static ReportedError cause(ExecutorProcess executor, WorkerNews.ExecutorExited exited) {
    String last = exited.lastWords().strip();
    String how =
        "executor "
            + executor.id
            + " on worker "
            + executor.worker
            + " ended with exit code "
            + exited.exitCode()
            + (last.isEmpty() ? "" : ": " + last);
    boolean memory = exited.exitCode() == OUT_OF_MEMORY_EXIT_CODE;
    return ReportedError.of(memory ? ErrorCode.OUT_OF_MEMORY : ErrorCode.EXECUTOR_LOST, how);
  }
}

package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.message.WorkerNews;

/** Why an executor's process ended, from what its worker saw. */
final class Exits {
  /** With this a JVM ends that was told to end when its memory runs out. */
  static final int OUT_OF_MEMORY_EXIT_CODE = 3;

  /** With this an executor ends itself whose job does not return from a function. */
  static final int STUCK_EXIT_CODE = 71;

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
    ErrorCode code =
        switch (exited.exitCode()) {
          case OUT_OF_MEMORY_EXIT_CODE -> ErrorCode.OUT_OF_MEMORY;
          case STUCK_EXIT_CODE -> ErrorCode.STEP_STUCK;
          default -> ErrorCode.EXECUTOR_LOST;
        };
    return ReportedError.of(code, how);
  }
}

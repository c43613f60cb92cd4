package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.message.WorkerNews;
import java.util.Set;

/**
 * Why an executor's process ended, from what its worker saw. Whether it was ended from outside, or
 * by Weir, or ended from within: by {@code System.exit} in a function, or by a crash of native code
 * that the job called. Stateless.
 */
final class Exits {
  /** With this a JVM ends that was told to end when its memory runs out. */
  static final int OUT_OF_MEMORY_EXIT_CODE = 3;

  /** With this an executor ends itself whose job does not return from a function. */
  static final int STUCK_EXIT_CODE = 71;

  /** From here to {@value #LAST_OWN_EXIT_CODE} Weir's processes end themselves. */
  private static final int FIRST_OWN_EXIT_CODE = 70;

  private static final int LAST_OWN_EXIT_CODE = 79;

  /** What a signal's number is added to. */
  private static final int SIGNALS = 128;

  /** Those that a process raises itself when it breaks: ILL, TRAP, ABRT, BUS, FPE, SEGV, SYS. */
  private static final Set<Integer> CRASHES = Set.of(4, 5, 6, 7, 8, 11, 31);

  private static final int MAX_SIGNAL = 64;

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
          default ->
              isFromWithin(executor, exited.exitCode())
                  ? ErrorCode.EXECUTOR_EXITED
                  : ErrorCode.EXECUTOR_LOST;
        };
    return ReportedError.of(code, how);
  }

  private static boolean isFromWithin(ExecutorProcess executor, int exitCode) {
    boolean own = exitCode >= FIRST_OWN_EXIT_CODE && exitCode <= LAST_OWN_EXIT_CODE;
    boolean told = exitCode == 0 && executor.role == ExecutorProcess.Role.LEAVING;
    int signal = exitCode - SIGNALS;
    boolean killed = signal > 0 && signal <= MAX_SIGNAL && !CRASHES.contains(signal);
    return exitCode >= 0 && !own && !told && !killed;
  }
}

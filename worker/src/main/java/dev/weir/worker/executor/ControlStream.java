package dev.weir.worker.executor;

import dev.weir.api.id.LeaderEpoch;

/**
 * The executor's way out: its stream to the leader, and its own end. Called by its control thread.
 */
public interface ControlStream {
  /**
   * Sends a report; without a stream it is lost. Whatever matters is said again after a reconnect.
   *
   * @param epoch highest accepted
   */
  void report(LeaderEpoch epoch, ExecutorReport report);

  /**
   * Ends the process: at once, or, of a step that is stuck, after what was reported had the time to
   * leave. Nothing that comes after it counts.
   */
  void exit(ExitCode code, String reason);

  /** Why an executor ends itself, with the code that its worker sees. */
  enum ExitCode {
    /** The leader said so. */
    TOLD(0),
    /** A subtask's loop did not let go of a dropped attempt. */
    WOULD_NOT_LET_GO(70),
    /** A step took longer than the job's {@code stuckStepMillis}. */
    STUCK(71);

    private final int code;

    ExitCode(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }
}

package dev.weir.worker.executor;

/**
 * An executor: takes the leader's commands, runs its part of one job, reports. All methods are
 * called by one control thread; what other threads have to say comes through {@link
 * ExecutorThreads#control}.
 */
public final class Executor {
  /** How often {@link #tick} is to be called. */
  public static final long TICK_MILLIS = 1_000;

  private final ExecutorIdentity identity;
  private final ExecutorPorts ports;

  /** What became of a command. */
  public enum Verdict {
    ACCEPTED,
    /** Not for this cluster, process or attempt: dropped. */
    IGNORED,
    /** Of a leader of the past: the stream is to be closed. */
    STALE
  }

  public Executor(ExecutorIdentity identity, ExecutorPorts ports) {
    this.identity = identity;
    this.ports = ports;
  }

  /** A stream to a leader is open. */
  public void connected() {
    throw new UnsupportedOperationException(identity.executor() + ports.clock());
  }

  /** A command came on the stream. */
  public Verdict on(CommandFence fence, ExecutorCommand command) {
    throw new UnsupportedOperationException(fence + " " + command);
  }

  /** Time passed: heartbeat, and a look for what is stuck. */
  public void tick(ExecutorReport.ProcessFigures process) {
    throw new UnsupportedOperationException(process.toString());
  }
}

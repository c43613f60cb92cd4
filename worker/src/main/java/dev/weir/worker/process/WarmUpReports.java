package dev.weir.worker.process;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.worker.executor.ControlStream;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import dev.weir.worker.rpc.WireRehearsal;
import java.util.function.Consumer;

/**
 * The control stream of an executor that warms up. Called by its threads.
 *
 * @param executor that reports
 * @param failed hears why it ended by itself
 */
record WarmUpReports(
    ExecutorIdentity executor, Consumer<ExecutorReport> heard, Consumer<Throwable> failed)
    implements ControlStream {
  /** Each is written as it would be for a leader. */
  @Override
  public void report(LeaderEpoch epoch, ExecutorReport report) {
    WireRehearsal.write(executor, epoch, report);
    heard.accept(report);
  }

  @Override
  public void exit(ExitCode code, String reason) {
    failed.accept(new IllegalStateException(reason));
  }
}

package dev.weir.worker.process;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.worker.executor.ControlStream;
import dev.weir.worker.executor.ExecutorReport;
import java.util.function.Consumer;

/**
 * The control stream of an executor that warms up. Called by its threads.
 *
 * @param failed hears why it ended by itself
 */
record WarmUpReports(Consumer<ExecutorReport> heard, Consumer<Throwable> failed)
    implements ControlStream {
  @Override
  public void report(LeaderEpoch epoch, ExecutorReport report) {
    heard.accept(report);
  }

  @Override
  public void exit(ExitCode code, String reason) {
    failed.accept(new IllegalStateException(reason));
  }
}

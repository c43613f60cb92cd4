package dev.weir.worker.process;

import dev.weir.worker.executor.ExecutorThreads;
import dev.weir.worker.rpc.ControlLoop;
import dev.weir.worker.task.BlockingWork;
import dev.weir.worker.task.EventLoop;
import dev.weir.worker.task.TaskClock;
import dev.weir.worker.task.TaskLoop;
import dev.weir.worker.template.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** An executor's threads: one for control, one event loop for each core, and those that block. */
final class ProcessThreads implements ExecutorThreads, AutoCloseable {
  private final ControlLoop control;
  private final List<EventLoop> loops = new ArrayList<>();
  private final BlockingThreads blocking = new BlockingThreads();

  ProcessThreads(ControlLoop control, int loopCount, TaskClock clock, Consumer<Throwable> broken) {
    this.control = control;
    for (int i = 0; i < loopCount; i++) {
      loops.add(new EventLoop("loop-" + i, clock, broken));
    }
  }

  @Override
  public Executor control() {
    return control;
  }

  @Override
  public List<TaskLoop> loops() {
    return loops.stream().map(EventLoop::loop).toList();
  }

  @Override
  public StackTraceElement[] stack(TaskLoop loop) {
    return loops.stream()
        .filter(candidate -> candidate.loop() == loop)
        .findFirst()
        .map(EventLoop::stack)
        .orElseGet(() -> new StackTraceElement[0]);
  }

  @Override
  public Templates templates() {
    return Templates.COPIED;
  }

  @Override
  public BlockingWork blocking() {
    return blocking;
  }

  @Override
  public void close() {
    loops.forEach(EventLoop::close);
    blocking.close();
  }
}

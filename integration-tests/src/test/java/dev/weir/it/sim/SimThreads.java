package dev.weir.it.sim;

import dev.weir.api.sink.BlockingCalls;
import dev.weir.worker.executor.ExecutorThreads;
import dev.weir.worker.task.BlockingWork;
import dev.weir.worker.task.TaskClock;
import dev.weir.worker.task.TaskLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** An executor's threads as events of one thread: control, loops, and calls that may block. */
final class SimThreads implements ExecutorThreads, BlockingWork {
  private static final long CONTROL_MICROS = 20;
  private static final long STEP_MICROS = 60;

  private final SimWorld world;
  private final SimProcess process;
  private final List<Turns> loops = new ArrayList<>();

  SimThreads(SimWorld world, SimProcess process, TaskClock clock, int loopCount) {
    this.world = world;
    this.process = process;
    for (int i = 0; i < loopCount; i++) {
      loops.add(new Turns(clock));
    }
  }

  @Override
  public Executor control() {
    return task -> process.after(CONTROL_MICROS, task);
  }

  @Override
  public List<TaskLoop> loops() {
    return loops.stream().map(turns -> turns.loop).toList();
  }

  @Override
  public BlockingWork blocking() {
    return this;
  }

  @Override
  public BlockingCalls shared(Executor loop) {
    return new Calls(loop);
  }

  @Override
  public OwnThread own(String name, Executor loop) {
    return new Calls(loop);
  }

  /** One loop's turns: as often as it has something to do. */
  private final class Turns {
    final TaskLoop loop;
    private long turnAt = Long.MAX_VALUE;
    private long turn;

    Turns(TaskClock clock) {
      loop = new TaskLoop(clock, this::wake);
    }

    private void wake() {
      turnWithin(STEP_MICROS);
    }

    private void turnWithin(long micros) {
      long at = world.clock.nowMicros() + micros;
      if (at < turnAt) {
        turnAt = at;
        long mine = ++turn;
        process.after(
            micros,
            () -> {
              if (mine == turn) {
                take();
              }
            });
      }
    }

    private void take() {
      turnAt = Long.MAX_VALUE;
      long next = loop.runOnce();
      if (next == TaskLoop.MORE) {
        turnWithin(STEP_MICROS);
      } else if (next != TaskLoop.NOTHING) {
        long millis = next - (SimWorld.WALL_MILLIS + world.clock.nowMillis());
        turnWithin(Math.max(STEP_MICROS, millis * 1_000));
      }
    }
  }

  /** Calls of one subtask, one at a time. */
  private final class Calls implements OwnThread {
    private final Executor loop;
    private final Deque<Given<?>> waiting = new ArrayDeque<>();
    private boolean running;

    private record Given<R>(Callable<R> call, CompletableFuture<R> result) {}

    Calls(Executor loop) {
      this.loop = loop;
    }

    @Override
    public <R> CompletionStage<R> call(Callable<R> call) {
      var given = new Given<>(call, new CompletableFuture<R>());
      waiting.add(given);
      if (!running) {
        startNext();
      }
      return given.result;
    }

    @Override
    public int pending() {
      return waiting.size() + (running ? 1 : 0);
    }

    private void startNext() {
      Given<?> next = waiting.poll();
      running = next != null;
      if (next != null) {
        process.after(world.faults.fileMicros(), () -> run(next));
      }
    }

    private <R> void run(Given<R> given) {
      try {
        R result = given.call.call();
        loop.execute(() -> completed(() -> given.result.complete(result)));
      } catch (Throwable e) {
        loop.execute(() -> completed(() -> given.result.completeExceptionally(e)));
      }
    }

    private void completed(Runnable completion) {
      startNext();
      completion.run();
    }

    @Override
    public void close() {}
  }
}

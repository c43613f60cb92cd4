package dev.weir.testkit;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.sink.BlockingCalls;
import dev.weir.worker.executor.ExecutorThreads;
import dev.weir.worker.task.BlockingWork;
import dev.weir.worker.task.TaskLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * All threads of an executor, played by the caller's: what it has to do is done in {@link #settle},
 * one thing after the other, always in the same order.
 */
final class OneThread implements ExecutorThreads {
  /** A job that has not come to rest after this many turns never will. */
  private static final int MAX_TURNS = 1_000_000;

  private final ManualClock clock;
  private final Deque<Runnable> events = new ArrayDeque<>();
  private final List<Turn> turns = new ArrayList<>();
  private final BlockingWork blocking = new SameThread();

  /**
   * @param subtasks how many there will be; as many loops are enough
   */
  OneThread(ManualClock clock, int subtasks) {
    this.clock = clock;
    for (int i = 0; i < subtasks; i++) {
      turns.add(new Turn(clock));
    }
  }

  @Override
  public Executor control() {
    return events::add;
  }

  @Override
  public List<TaskLoop> loops() {
    return turns.stream().map(turn -> turn.loop).toList();
  }

  @Override
  public BlockingWork blocking() {
    return blocking;
  }

  /** Lets everything happen that can happen without time passing. */
  void settle() {
    turns.forEach(turn -> turn.woken = true);
    boolean atRest = false;
    for (int taken = 0; !atRest; taken++) {
      if (taken > MAX_TURNS) {
        throw new WeirException(
            ErrorCode.STEP_STUCK,
            "the job does not come to rest; does a timer set itself to the present again and again?");
      }
      if (!happened()) {
        // What a step made due at this very moment, and sources, which may always be asked again.
        turns.forEach(turn -> turn.runIfDue(clock.millis()));
        atRest = events.isEmpty() && turns.stream().noneMatch(turn -> turn.woken);
      }
    }
  }

  /** Does one thing; false when there was none. */
  private boolean happened() {
    Runnable event = events.poll();
    if (event != null) {
      event.run();
      return true;
    }
    for (Turn turn : turns) {
      if (turn.woken) {
        turn.run();
        return true;
      }
    }
    return false;
  }

  /** When the first subtask wants to be stepped again; Long.MAX_VALUE when none does. */
  long nextMillis() {
    long next = Long.MAX_VALUE;
    for (Turn turn : turns) {
      next = Math.min(next, turn.loop.wakeAfter(clock.millis()));
    }
    return next;
  }

  /** A loop, and when it wants to run. */
  private static final class Turn {
    final TaskLoop loop;
    boolean woken;
    long wakeAtMillis = TaskLoop.NOTHING;

    Turn(ManualClock clock) {
      loop = new TaskLoop(clock, () -> woken = true);
    }

    void run() {
      woken = false;
      wakeAtMillis = loop.runOnce();
      woken |= wakeAtMillis == TaskLoop.MORE;
    }

    void runIfDue(long nowMillis) {
      if (wakeAtMillis <= nowMillis) {
        run();
      }
    }
  }

  /** What may block is an event like any other. */
  private final class SameThread implements BlockingWork {
    @Override
    public BlockingCalls shared(Executor loop) {
      return new Calls(loop);
    }

    @Override
    public OwnThread own(String name, Executor loop) {
      return new Calls(loop);
    }
  }

  private final class Calls implements BlockingWork.OwnThread {
    private final Executor loop;
    private int pending;

    Calls(Executor loop) {
      this.loop = loop;
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // the stage carries whatever the call throws
    public <R> CompletionStage<R> call(Callable<R> call) {
      var result = new CompletableFuture<R>();
      pending++;
      events.add(
          () -> {
            try {
              R value = call.call();
              loop.execute(() -> completed(() -> result.complete(value)));
            } catch (Throwable e) {
              loop.execute(() -> completed(() -> result.completeExceptionally(e)));
            }
          });
      return result;
    }

    private void completed(Runnable completion) {
      pending--;
      completion.run();
    }

    @Override
    public int pending() {
      return pending;
    }

    @Override
    public void close() {}
  }
}

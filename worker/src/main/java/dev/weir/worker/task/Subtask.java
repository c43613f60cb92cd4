package dev.weir.worker.task;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.worker.operator.SinkOperator;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One parallel instance of a chain: takes elements from its input as long as its output has room, a
 * bounded number in each step. Owned by its loop; {@link #wake} is for any thread, and so is {@link
 * #mail}.
 *
 * <p>Transitions: opening → (restored, sink recovered) open → (all input ended) finished; any but
 * closed → failed; any → closed. An open or finished subtask passes barriers.
 *
 * <p>Invariants: no element, barriers included, is taken while timers are being fired or output has
 * no room; a snapshot is taken between two elements; the barrier goes out before anything later.
 */
public final class Subtask {
  private enum Stage {
    NEW,
    OPENING,
    OPEN,
    FINISHED,
    FAILED,
    CLOSED
  }

  private final SubtaskId id;
  private final TaskLoop loop;
  private final SubtaskListener listener;
  private final TaskClock clock;
  private final Executor mail = this::post;
  private volatile boolean ready = true;

  private @Nullable SubtaskWork work;

  private Stage stage = Stage.NEW;
  private final SubtaskTimes times;
  private SubtaskTimes.Ended ended = SubtaskTimes.Ended.IDLE;
  private long wakeAtMillis = Long.MAX_VALUE;
  private CheckpointId commitWanted = CheckpointId.NONE;
  private CheckpointId commitReported = CheckpointId.NONE;

  public Subtask(SubtaskId id, TaskLoop loop, SubtaskListener listener, TaskClock clock) {
    this.id = id;
    this.loop = loop;
    this.listener = listener;
    this.clock = clock;
    this.times = new SubtaskTimes(clock.nanos());
  }

  public SubtaskId id() {
    return id;
  }

  /** Any thread: it has something to do. */
  public void wake() {
    if (!ready) {
      ready = true;
      loop.wake();
    }
  }

  /** Runs tasks on its loop and then steps it; where its blocking calls complete. Any thread. */
  public Executor mail() {
    return mail;
  }

  private void post(Runnable task) {
    loop.execute(
        () -> {
          task.run();
          ready = true;
        });
  }

  /** Gives it what it is made of; before the loop knows it. */
  public void assemble(SubtaskParts parts, GateOutput output) {
    work = new SubtaskWork(id, parts, output, listener, clock);
  }

  private SubtaskWork work() {
    SubtaskWork assembled = work;
    if (assembled == null) {
      throw new IllegalStateException("subtask " + id + " was not assembled");
    }
    return assembled;
  }

  /**
   * Mail, the first: takes over the section of a checkpoint and recovers its sink.
   *
   * @param section null: a fresh start
   * @param recovery null: nothing was ever written
   */
  public void open(byte @Nullable [] section, SinkOperator.@Nullable Recovery recovery) {
    stage = Stage.OPENING;
    loop.add(this);
    guarded(
        () -> {
          if (section != null) {
            work().restore(section);
          }
          SinkOperator<?> sink = work().sink();
          if (sink != null) {
            sink.open(recovery);
          }
        });
  }

  /** Mail: sources may start. */
  public void startSources() {
    guarded(() -> work().input().start());
  }

  /** Mail: sources end here, without a final watermark. */
  public void stopSources() {
    guarded(() -> work().input().stop());
  }

  /** Mail: a checkpoint starts here, if this is an enumerator. */
  public void trigger(CheckpointId checkpoint) {
    guarded(() -> work().trigger(checkpoint));
  }

  /** Mail: checkpoints up to this one are dead. */
  public void abortThrough(CheckpointId checkpoint) {
    guarded(() -> work().abortThrough(checkpoint));
  }

  /** Mail: the pointer stands here. */
  public void commitThrough(CheckpointId pointer) {
    guarded(
        () -> {
          SinkOperator<?> sink = work().sink();
          if (pointer.isAfter(commitWanted)) {
            commitWanted = pointer;
          } else if (!commitReported.equals(CheckpointId.NONE)) {
            commitReported = CheckpointId.NONE; // asked again: say it again
          }
          if (sink != null) {
            sink.commitThrough(commitWanted);
          }
        });
  }

  /** Mail, the last: lets go of everything. */
  public void close() {
    if (stage == Stage.CLOSED) {
      return;
    }
    stage = Stage.CLOSED;
    loop.remove(this);
    SubtaskWork assembled = work;
    if (assembled != null) {
      assembled.close();
    }
    listener.closed(id);
  }

  private boolean isAlive() {
    return stage == Stage.OPENING || stage == Stage.OPEN || stage == Stage.FINISHED;
  }

  /** Runs it, unless the subtask has failed or is closed; what it throws fails the subtask. */
  private void guarded(Runnable action) {
    if (!isAlive()) {
      return;
    }
    try {
      action.run();
      ready = true;
    } catch (Throwable e) {
      fail(e);
    }
  }

  boolean isDue(long nowMillis) {
    return ready || nowMillis >= wakeAtMillis;
  }

  /** Loop: when to step it though nothing wakes it. */
  long wakeAtMillis() {
    return ready ? TaskLoop.MORE : wakeAtMillis;
  }

  /** Loop: a bounded piece of work. */
  void step(long nowMillis, long nowNanos) {
    ready = false;
    wakeAtMillis = Long.MAX_VALUE;
    times.stepStarts(nowNanos);
    ended = SubtaskTimes.Ended.IDLE;
    if (!isAlive()) {
      return;
    }
    try {
      progress(work(), nowMillis, nowNanos);
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Loop: the step took until now. */
  void stepped(long nowNanos) {
    long took = times.stepEnded(nowNanos, ended);
    if (isAlive()) {
      work().stepTook(took);
    }
  }

  private void progress(SubtaskWork on, long nowMillis, long nowNanos) {
    SinkOperator<?> sink = on.sink();
    if (sink != null) {
      sink.onTime();
    }
    on.throwFailure();
    if (stage == Stage.OPENING && (sink == null || sink.isOpen())) {
      stage = Stage.OPEN;
      listener.opened(id);
    }
    if (stage != Stage.OPENING) {
      on.pace(times.activeNanos());
      ended = on.elements(nowMillis, nowNanos);
      if (on.isFinished() && stage == Stage.OPEN) {
        stage = Stage.FINISHED;
        listener.finished(id);
      }
    }
    reportCommitted(sink);
    wakeAtMillis = on.wakeAtMillis(nowMillis, ended);
    on.throwFailure();
  }

  private void reportCommitted(@Nullable SinkOperator<?> sink) {
    if (sink != null && commitWanted.isAfter(commitReported) && sink.isCommitted(commitWanted)) {
      commitReported = commitWanted;
      listener.committed(id, commitWanted);
    }
  }

  private void fail(Throwable thrown) {
    SubtaskWork assembled = work;
    String operator = assembled == null ? "" : assembled.failedOperator();
    stage = Stage.FAILED;
    ended = SubtaskTimes.Ended.IDLE;
    listener.failed(id, operator, named(thrown));
  }

  private WeirException named(Throwable thrown) {
    if (thrown instanceof WeirException e) {
      return e;
    }
    ErrorCode code =
        thrown instanceof OutOfMemoryError ? ErrorCode.OUT_OF_MEMORY : ErrorCode.INTERNAL;
    StackTraceElement[] stack = thrown.getStackTrace();
    String at = stack.length == 0 ? "" : " at " + stack[0];
    return new WeirException(code, "subtask " + id + " failed: " + thrown + at, thrown);
  }

  /** Loop, between steps: what it has to say about itself. */
  public SubtaskFigures figures() {
    return work().figures(times.figures(clock.nanos()), stage != Stage.CLOSED);
  }
}

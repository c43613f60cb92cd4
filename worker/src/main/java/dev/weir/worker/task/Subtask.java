package dev.weir.worker.task;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.state.StateSnapshot;
import dev.weir.worker.operator.Chain;
import dev.weir.worker.operator.ElementContext;
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
  /** Elements and timers in one step. */
  static final int ELEMENTS_PER_STEP = 256;

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

  private @Nullable Work work;

  /** What there is once it was assembled. */
  private record Work(
      SubtaskParts parts, SubtaskInput input, GateOutput output, SnapshotsUnderWay snapshots) {
    Chain chain() {
      return parts.chain();
    }
  }

  private Stage stage = Stage.NEW;
  private final SubtaskTimes times;
  private SubtaskTimes.Ended ended = SubtaskTimes.Ended.IDLE;
  private long wakeAtMillis = Long.MAX_VALUE;
  private CheckpointId commitWanted = CheckpointId.NONE;
  private CheckpointId commitReported = CheckpointId.NONE;
  private long triggeredNanos;

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
    output.connect(parts.outputs());
    Chain chain = parts.chain();
    work =
        new Work(
            parts,
            input(parts),
            output,
            new SnapshotsUnderWay(id, parts.snapshotCalls(), chain.reader(), chain.sink(), listener, clock));
  }

  private static SubtaskInput input(SubtaskParts parts) {
    Chain chain = parts.chain();
    if (chain.enumerator() != null) {
      return new EnumeratorInput(chain.enumerator(), parts.outputs().get(0));
    }
    if (chain.reader() != null) {
      return new ReaderInput(parts.input(), chain.reader());
    }
    if (chain.records() != null) {
      return new GateInput(parts.input(), chain.records(), chain.context());
    }
    throw new AssertionError(chain);
  }

  private Work work() {
    Work assembled = work;
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
            restore(section);
          }
          SinkOperator<?> sink = work().chain().sink();
          if (sink != null) {
            sink.open(recovery);
          }
        });
  }

  private void restore(byte[] section) {
    try {
      var in = new ByteReader(section);
      long[] watermarks = SectionFormat.readWatermarks(in);
      if (watermarks.length > 0) {
        work().input().restore(watermarks);
      }
      work().chain().restore(new ByteReader(in.readByteArray()));
      if (in.remaining() > 0) {
        work().parts().state().restore(in);
      }
    } catch (MalformedBytesException | IllegalArgumentException e) {
      throw new WeirException(
          ErrorCode.CHECKPOINT_UNREADABLE,
          "the snapshot of subtask " + id + " cannot be read: " + e.getMessage(),
          e);
    }
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
    triggeredNanos = clock.nanos();
    guarded(() -> work().input().trigger(checkpoint));
  }

  /** Mail: checkpoints up to this one are dead. */
  public void abortThrough(CheckpointId checkpoint) {
    guarded(
        () -> {
          work().input().abortThrough(checkpoint);
          work().snapshots().abortThrough(checkpoint);
        });
  }

  /** Mail: the pointer stands here. */
  public void commitThrough(CheckpointId pointer) {
    guarded(
        () -> {
          SinkOperator<?> sink = work().chain().sink();
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
    Work assembled = work;
    if (assembled != null) {
      assembled.snapshots().close();
      assembled.chain().close();
      if (assembled.parts().ownThread() != null) {
        assembled.parts().ownThread().close();
      }
      assembled.parts().state().close();
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
    times.stepEnded(nowNanos, ended);
  }

  private void progress(Work on, long nowMillis, long nowNanos) {
    RuntimeException broken = on.parts().state().failure();
    if (broken != null) {
      throw broken;
    }
    SinkOperator<?> sink = on.chain().sink();
    if (sink != null) {
      sink.onTime();
    }
    throwFailure(on);
    if (stage == Stage.OPENING && (sink == null || sink.isOpen())) {
      stage = Stage.OPEN;
      listener.opened(id);
    }
    if (stage != Stage.OPENING) {
      ended = elements(on, nowMillis, nowNanos);
    }
    on.snapshots().deliver();
    reportCommitted(sink);
    wakeAtMillis = nextWake(on, on.output().flushIfDue(nowMillis));
    throwFailure(on);
  }

  private static void throwFailure(Work on) {
    WeirException failure = on.chain().context().failure();
    if (failure != null) {
      throw failure;
    }
  }

  private long nextWake(Work on, long flushMillis) {
    if (ended == SubtaskTimes.Ended.BUSY) {
      return TaskLoop.MORE;
    }
    long wake = flushMillis;
    if (on.chain().sink() != null) {
      wake = Math.min(wake, on.chain().sink().wakeAtMillis());
    }
    if (ended == SubtaskTimes.Ended.IDLE && stage != Stage.OPENING) {
      wake = Math.min(wake, on.input().wakeAtMillis());
      if (stage == Stage.OPEN) {
        wake = Math.min(wake, on.chain().processingTimerMillis());
      }
    }
    return wake;
  }

  private SubtaskTimes.Ended elements(Work on, long nowMillis, long nowNanos) {
    Chain chain = on.chain();
    ElementContext context = chain.context();
    boolean timers = stage == Stage.OPEN && chain.processingTimerMillis() <= nowMillis;
    for (int left = ELEMENTS_PER_STEP; left > 0; left--) {
      if (!on.output().hasRoom() || !chain.hasRoom()) {
        return SubtaskTimes.Ended.BACKPRESSURED;
      }
      if (chain.isSweeping()) {
        if (!chain.sweepOne()) {
          on.output().watermark(context.watermark());
        }
      } else if (timers) {
        timers = chain.fireProcessingTimer(nowMillis);
        sweepOverdue(chain, context);
      } else if (!element(on, nowNanos)) {
        return SubtaskTimes.Ended.IDLE;
      } else {
        sweepOverdue(chain, context);
      }
      throwFailure(on);
    }
    return SubtaskTimes.Ended.BUSY;
  }

  /** Timers that a function set to a time already reached fire before the next element. */
  private static void sweepOverdue(Chain chain, ElementContext context) {
    if (context.takeTimerOverdue() && !chain.isSweeping()) {
      chain.beginSweep(context.watermark());
    }
  }

  /** Takes one element; false when there is none. */
  private boolean element(Work on, long nowNanos) {
    switch (on.input().take(nowNanos)) {
      case NOTHING -> {
        return false;
      }
      case RECORD -> {}
      case WATERMARK -> on.chain().beginSweep(on.input().watermark());
      case IDLE -> on.output().idle(true);
      case ACTIVE -> on.output().idle(false);
      case BARRIER -> snapshot(on);
      case END -> {
        stage = Stage.FINISHED;
        on.output().endOfData();
        listener.finished(id);
      }
    }
    return true;
  }

  private void snapshot(Work on) {
    CheckpointId checkpoint = on.input().checkpoint();
    listener.barrier(id, checkpoint);
    SnapshotsUnderWay snapshots = on.snapshots();
    if (!snapshots.hasRoom()) {
      on.output().barrier(checkpoint);
      listener.declined(id, checkpoint, tooMany(checkpoint));
      return;
    }
    long begin = clock.nanos();
    var chain = SnapshotsUnderWay.newHead();
    on.chain().save(chain);
    ByteWriter head = SnapshotsUnderWay.newHead();
    SectionFormat.writeHead(on.input().saved(), chain.toByteArray(), head);
    SinkOperator<?> sink = on.chain().sink();
    if (sink != null) {
      sink.prepare(checkpoint);
    }
    StateSnapshot state = on.parts().state().freeze();
    on.output().barrier(checkpoint);
    long delay = on.chain().enumerator() == null ? 0 : begin - triggeredNanos;
    var phases = new Section.Phases(delay, on.input().alignmentNanos(), clock.nanos() - begin, 0);
    snapshots.begin(checkpoint, stage == Stage.FINISHED, head, state, phases);
  }

  private WeirException tooMany(CheckpointId checkpoint) {
    return new WeirException(
        ErrorCode.STORE_UNREACHABLE,
        "checkpoint "
            + checkpoint
            + " came to subtask "
            + id
            + " while "
            + SnapshotsUnderWay.MAX_FROZEN
            + " earlier snapshots were still being written; see why writing is slow");
  }

  private void reportCommitted(@Nullable SinkOperator<?> sink) {
    if (sink != null
        && commitWanted.isAfter(commitReported)
        && sink.isCommitted(commitWanted)) {
      commitReported = commitWanted;
      listener.committed(id, commitWanted);
    }
  }

  private void fail(Throwable thrown) {
    Work assembled = work;
    String operator = assembled == null ? "" : assembled.chain().context().failedOperator();
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

  /** Loop: what it has to say about itself. */
  public SubtaskFigures figures() {
    Work on = work();
    Chain chain = on.chain();
    return new SubtaskFigures(
        id,
        new SubtaskFigures.Counts(
            on.input().recordsIn(),
            on.output().recordsOut(),
            on.output().bytesOut(),
            chain.lateDropped()),
        times.figures(),
        chain.context().watermark(),
        stage == Stage.CLOSED ? 0 : on.parts().state().sizeBytes(),
        stage == Stage.CLOSED ? 0 : chain.timersPending(),
        on.input().fill());
  }
}

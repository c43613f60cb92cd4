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
import org.jspecify.annotations.Nullable;

/**
 * The work of an assembled subtask: elements from the input through the chain into the output, and
 * snapshots between them. Owned by the subtask's loop.
 *
 * <p>Invariants: no element, barriers included, is taken while timers are being fired, combiners
 * are being emptied or output has no room; a snapshot is taken between two elements; the barrier
 * goes out before anything later.
 */
final class SubtaskWork {
  private final SubtaskId id;
  private final SubtaskParts parts;
  private final Chain chain;
  private final SubtaskInput input;
  private final GateOutput output;
  private final SubtaskListener listener;
  private final TaskClock clock;
  private final SnapshotsUnderWay snapshots;
  private final StepBudget budget = new StepBudget();
  private int worked;
  private boolean open;
  private boolean finished;

  /** Waits until what combiners hold has gone out; null when nothing does. */
  private SubtaskInput.@Nullable Taken held;

  private long triggeredNanos;

  SubtaskWork(
      SubtaskId id,
      SubtaskParts parts,
      GateOutput output,
      SubtaskListener listener,
      TaskClock clock) {
    this.id = id;
    this.parts = parts;
    this.chain = parts.chain();
    this.input = input(parts);
    this.output = output;
    this.listener = listener;
    this.clock = clock;
    this.snapshots =
        new SnapshotsUnderWay(
            id,
            parts.snapshots().calls(),
            parts.snapshots().pool(),
            chain::progress,
            chain.sink(),
            listener,
            clock);
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

  SubtaskInput input() {
    return input;
  }

  @Nullable SinkOperator<?> sink() {
    return chain.sink();
  }

  /** All input has ended. */
  boolean isFinished() {
    return finished;
  }

  /** Empty when none is to blame. */
  String failedOperator() {
    return chain.context().failedOperator();
  }

  void trigger(CheckpointId checkpoint) {
    triggeredNanos = clock.nanos();
    input.trigger(checkpoint);
  }

  void abortThrough(CheckpointId checkpoint) {
    if (held == SubtaskInput.Taken.BARRIER && !input.checkpoint().isAfter(checkpoint)) {
      held = null;
    }
    input.abortThrough(checkpoint);
    snapshots.abortThrough(checkpoint);
  }

  /** Before the first element: takes over what a checkpoint holds. */
  void restore(byte[] section) {
    try {
      var in = new ByteReader(section);
      long[] watermarks = SectionFormat.readWatermarks(in);
      if (watermarks.length > 0) {
        input.restore(watermarks);
      }
      chain.restore(new ByteReader(in.readByteArray()));
      if (in.remaining() > 0) {
        parts.state().restore(in);
      }
    } catch (MalformedBytesException | IllegalArgumentException e) {
      throw new WeirException(
          ErrorCode.CHECKPOINT_UNREADABLE,
          "the snapshot of subtask " + id + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  /** Gives up the subtask when something failed that nobody on the stack was told of. */
  void throwFailure() {
    WeirException failure = chain.context().failure();
    if (failure != null) {
      throw failure;
    }
  }

  /** When to go on after a step that ended like this. */
  long wakeAtMillis(long nowMillis, SubtaskTimes.Ended ended) {
    snapshots.deliver();
    long wake = output.flushIfDue(nowMillis, ended != SubtaskTimes.Ended.IDLE);
    if (ended == SubtaskTimes.Ended.BUSY) {
      return TaskLoop.MORE;
    }
    SinkOperator<?> sink = chain.sink();
    if (sink != null) {
      wake = Math.min(wake, sink.wakeAtMillis());
    }
    if (ended == SubtaskTimes.Ended.IDLE && open) {
      wake = Math.min(wake, input.wakeAtMillis());
      wake = Math.min(wake, processingTimerMillis());
    }
    return wake;
  }

  /** In every step: the time so far in which the subtask was not without input. */
  void pace(long activeNanos) {
    input.pace(activeNanos);
  }

  /** The last step took so long. */
  void stepTook(long nanos) {
    budget.took(worked, nanos);
    worked = 0;
  }

  /** Works through a bounded number of elements. */
  SubtaskTimes.Ended elements(long nowMillis, long nowNanos) {
    open = true;
    RuntimeException broken = parts.state().failure();
    if (broken != null) {
      throw broken;
    }
    ElementContext context = chain.context();
    boolean timers = processingTimerMillis() <= nowMillis;
    int atMost = budget.elements();
    int taken = 1;
    for (worked = 0; worked < atMost; worked += taken) {
      taken = 1;
      if (!output.hasRoom() || !chain.hasRoom()) {
        return SubtaskTimes.Ended.BACKPRESSURED;
      }
      if (output.combined().isEmptying()) {
        output.combined().emptySome();
      } else if (held != null) {
        SubtaskInput.Taken next = held;
        held = null;
        pass(next);
      } else if (chain.isSweeping()) {
        taken = chain.sweepSome(atMost - worked);
        if (taken == 0) {
          passOrHold(SubtaskInput.Taken.WATERMARK, context.watermark());
          taken = 1;
        }
      } else if (timers) {
        timers = chain.fireProcessingTimer(nowMillis) && worked + 1 < budget.timers();
        sweepOverdue(context);
      } else if (!element(nowNanos, atMost - worked)) {
        return SubtaskTimes.Ended.IDLE;
      } else {
        taken = input.taken();
        sweepOverdue(context);
      }
      throwFailure();
    }
    return SubtaskTimes.Ended.BUSY;
  }

  /**
   * When the first processing-time timer is due. Once event time is at its end none fires, and none
   * after a restore either.
   */
  private long processingTimerMillis() {
    boolean atEnd = finished || chain.context().watermark() == Long.MAX_VALUE;
    return atEnd ? Long.MAX_VALUE : chain.processingTimerMillis();
  }

  /** Timers that a function set to a time already reached fire before the next element. */
  private void sweepOverdue(ElementContext context) {
    if (context.takeTimerOverdue() && !chain.isSweeping()) {
      chain.beginSweep(context.watermark());
    }
  }

  /** Takes one element, or records in a row; false when there is none. */
  private boolean element(long nowNanos, int atMost) {
    SubtaskInput.Taken found = input.take(nowNanos, atMost);
    switch (found) {
      case NOTHING -> {
        return false;
      }
      case RECORD -> {}
      case WATERMARK -> chain.beginSweep(input.watermark());
      case ACTIVE -> output.idle(false);
      case IDLE, BARRIER, END -> passOrHold(found, Long.MAX_VALUE);
    }
    return true;
  }

  /** Lets what combiners hold go out before. */
  private void passOrHold(SubtaskInput.Taken taken, long watermark) {
    if (output.combined().beginEmptying(watermark)) {
      held = taken;
    } else {
      pass(taken);
    }
  }

  private void pass(SubtaskInput.Taken taken) {
    switch (taken) {
      case WATERMARK -> output.watermark(chain.context().watermark());
      case IDLE -> output.idle(true);
      case BARRIER -> snapshot();
      case END -> {
        finished = true;
        output.endOfData();
      }
      case NOTHING, RECORD, ACTIVE -> throw new AssertionError(taken);
    }
  }

  private void snapshot() {
    CheckpointId checkpoint = input.checkpoint();
    listener.barrier(id, checkpoint);
    if (!snapshots.hasRoom()) {
      output.barrier(checkpoint);
      listener.declined(id, checkpoint, tooMany(checkpoint));
      return;
    }
    long begin = clock.nanos();
    var saved = SnapshotsUnderWay.newHead();
    chain.save(saved);
    ByteWriter head = SnapshotsUnderWay.newHead();
    SectionFormat.writeHead(input.saved(), saved.toByteArray(), head);
    SinkOperator<?> sink = chain.sink();
    if (sink != null) {
      sink.prepare(checkpoint);
    }
    StateSnapshot state = parts.state().freeze();
    output.barrier(checkpoint);
    long delay = chain.enumerator() == null ? 0 : begin - triggeredNanos;
    var phases = new Section.Phases(delay, input.alignmentNanos(), clock.nanos() - begin, 0);
    snapshots.begin(checkpoint, finished, head, state, phases);
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

  /**
   * @param alive whether the state may still be asked
   */
  SubtaskFigures figures(SubtaskFigures.Times times, boolean alive) {
    return new SubtaskFigures(
        id,
        new SubtaskFigures.Counts(
            input.recordsIn() + chain.recordsHidden(),
            output.recordsOut() + chain.recordsOut(),
            output.bytesOut(),
            chain.lateDropped()),
        times,
        chain.context().watermark(),
        alive ? parts.state().sizeBytes() : 0,
        alive ? chain.timersPending() : 0,
        input.fill());
  }

  /** Lets go of everything. */
  void close() {
    snapshots.close();
    chain.close();
    if (parts.ownThread() != null) {
      parts.ownThread().close();
    }
    parts.state().close();
  }
}

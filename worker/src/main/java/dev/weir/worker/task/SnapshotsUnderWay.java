package dev.weir.worker.task;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.BlockingCalls;
import dev.weir.api.sink.Committable;
import dev.weir.state.StateSnapshot;
import dev.weir.state.pieces.PiecePool;
import dev.weir.state.pieces.PieceWriter;
import dev.weir.state.pieces.Pieces;
import dev.weir.worker.operator.SinkOperator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous part of a subtask's snapshots: frozen state is written away from the loop, sinks
 * prepare, and when both are done the section goes out. Owned by the subtask's loop.
 */
final class SnapshotsUnderWay {
  /** Frozen views kept at once; a barrier that would need another is passed on and declined. */
  static final int MAX_FROZEN = 4;

  private static final int FIRST_HEAD_BYTES = 1 << 12;

  private final SubtaskId subtask;
  private final BlockingCalls calls;
  private final PiecePool pool;
  private final Supplier<SortedMap<String, Long>> progress;
  private final @Nullable SinkOperator<?> sink;
  private final SubtaskListener listener;
  private final TaskClock clock;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private int frozen;

  /** One snapshot; {@code bytes} null until it is written. */
  private static final class Pending {
    final CheckpointId checkpoint;
    final boolean finished;
    final SortedMap<String, Long> positions;
    final Section.Phases phases;
    final long sinceNanos;
    @Nullable Pieces bytes;

    Pending(
        CheckpointId checkpoint,
        boolean finished,
        SortedMap<String, Long> positions,
        Section.Phases phases,
        long sinceNanos) {
      this.checkpoint = checkpoint;
      this.finished = finished;
      this.positions = positions;
      this.phases = phases;
      this.sinceNanos = sinceNanos;
    }
  }

  /**
   * @param pool what snapshots are written to
   * @param progress of a source's reader or enumerator, as it is now; empty for others
   */
  SnapshotsUnderWay(
      SubtaskId subtask,
      BlockingCalls calls,
      PiecePool pool,
      Supplier<SortedMap<String, Long>> progress,
      @Nullable SinkOperator<?> sink,
      SubtaskListener listener,
      TaskClock clock) {
    this.subtask = subtask;
    this.calls = calls;
    this.pool = pool;
    this.progress = progress;
    this.sink = sink;
    this.listener = listener;
    this.clock = clock;
  }

  /** Whether another view may be frozen. */
  boolean hasRoom() {
    return frozen < MAX_FROZEN;
  }

  /**
   * The barrier has passed; the rest happens away from the loop.
   *
   * @param head bytes in front of the keyed state
   */
  void begin(
      CheckpointId checkpoint,
      boolean finished,
      ByteWriter head,
      StateSnapshot state,
      Section.Phases phases) {
    var snapshot = new Pending(checkpoint, finished, progress.get(), phases, clock.nanos());
    pending.add(snapshot);
    frozen++;
    calls
        .call(() -> written(head, state))
        .whenComplete((bytes, failure) -> written(snapshot, bytes, failure));
  }

  static ByteWriter newHead() {
    return new ByteWriter(FIRST_HEAD_BYTES, PieceWriter.MAX_BYTES);
  }

  /** On a thread that may block. */
  private Pieces written(ByteWriter head, StateSnapshot state) {
    try (state) {
      var out = new PieceWriter(pool);
      out.scratch().writeBytes(head.array(), 0, head.position());
      state.write(out);
      return out.finish();
    }
  }

  private void written(Pending snapshot, @Nullable Pieces bytes, @Nullable Throwable failure) {
    frozen--;
    if (bytes != null) {
      snapshot.bytes = bytes;
    } else if (pending.remove(snapshot)) {
      listener.declined(
          subtask,
          snapshot.checkpoint,
          failure instanceof WeirException e
              ? e
              : new WeirException(
                  ErrorCode.INTERNAL,
                  "the state of subtask " + subtask + " could not be written: " + failure,
                  failure));
    }
    deliver();
  }

  /** Sends out what is complete, in order. Called in every step. */
  void deliver() {
    while (!pending.isEmpty()) {
      Pending first = pending.element();
      Pieces bytes = first.bytes;
      List<Committable> committables = sink == null ? List.of() : sink.pending(first.checkpoint);
      if (bytes == null || committables == null) {
        return;
      }
      pending.remove();
      var phases =
          new Section.Phases(
              first.phases.startDelayNanos(),
              first.phases.alignNanos(),
              first.phases.syncNanos(),
              clock.nanos() - first.sinceNanos);
      listener.section(
          new Section(
              subtask,
              first.checkpoint,
              first.finished,
              bytes,
              committables,
              first.positions,
              phases));
    }
  }

  /** Nobody waits for these any more. */
  void abortThrough(CheckpointId id) {
    pending.removeIf(snapshot -> !snapshot.checkpoint.isAfter(id));
  }

  void close() {
    pending.clear();
  }
}

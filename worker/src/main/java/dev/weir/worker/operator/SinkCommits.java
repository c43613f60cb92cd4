package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.sink.CommitOutcome;
import dev.weir.api.sink.Committable;
import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.SinkCommitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sink subtask has prepared and not yet proven committed, and the committing of it: one by
 * one, in order of checkpoint, each until it is proven. Owned by the subtask's loop.
 *
 * <p>A committable goes: preparing → prepared → (a pointer at or above its checkpoint) committing →
 * COMMITTED or ALREADY: forgotten; UNKNOWN: committing again after a pause; LOST: the job fails. An
 * aborted checkpoint changes nothing: what was prepared for it rides on in later snapshots.
 */
final class SinkCommits {
  static final long FIRST_PAUSE_MILLIS = 50;
  static final long MAX_PAUSE_MILLIS = 5_000;

  /** Tries whose outcome stays unknown before the attempt is given up: about a minute. */
  static final int MAX_TRIES = 20;

  private final String operator;
  private final SinkCommitter committer;
  private final ElementContext context;
  private final Deque<Interval> intervals = new ArrayDeque<>();
  private CheckpointId through = CheckpointId.NONE;
  private boolean committing;
  private boolean inLoop;
  private long retryAtMillis = Long.MAX_VALUE;
  private int tries;

  /** Barriers whose output may await a pointer: about three hours of failing checkpoints. */
  static final int MAX_INTERVALS = 10_000;

  /** What was prepared at one barrier; {@code open} null while it is being prepared. */
  private static final class Interval {
    final CheckpointId checkpoint;
    @Nullable Deque<Committable> open;

    Interval(CheckpointId checkpoint) {
      this.checkpoint = checkpoint;
    }
  }

  SinkCommits(String operator, SinkCommitter committer, ElementContext context) {
    this.operator = operator;
    this.committer = committer;
    this.context = context;
  }

  /** Takes over what a checkpoint says is pending; before anything is prepared. */
  void adopt(List<Committable> pending) {
    var ordered = new ArrayList<>(pending);
    ordered.sort(Comparator.comparingLong(Committable::checkpointId));
    for (Committable committable : ordered) {
      var checkpoint = new CheckpointId(committable.checkpointId());
      Interval last = intervals.peekLast();
      if (last == null || last.open == null || !last.checkpoint.equals(checkpoint)) {
        last = new Interval(checkpoint);
        last.open = new ArrayDeque<>();
        intervals.add(last);
      }
      last.open.add(committable);
    }
  }

  /** A barrier's transactions are being prepared. */
  void preparing(CheckpointId checkpoint) {
    if (intervals.size() >= MAX_INTERVALS) {
      throw new WeirException(
          ErrorCode.OUTPUT_UNWRITABLE,
          "operator '"
              + operator
              + "', subtask "
              + context.subtask()
              + ": the output of "
              + MAX_INTERVALS
              + " checkpoints waits for one to complete; see why checkpoints fail");
    }
    intervals.add(new Interval(checkpoint));
  }

  /** They are prepared. */
  void prepared(CheckpointId checkpoint, Prepared prepared) {
    for (Interval interval : intervals) {
      if (interval.checkpoint.equals(checkpoint) && interval.open == null) {
        interval.open = new ArrayDeque<>(prepared.committables());
      }
    }
    if (prepared.committables().isEmpty()) {
      intervals.removeIf(interval -> interval.checkpoint.equals(checkpoint));
    }
    commit();
  }

  /**
   * All that is pending of checkpoints up to this one, in order; null while some of it is being
   * prepared.
   */
  @Nullable List<Committable> pending(CheckpointId upTo) {
    var pending = new ArrayList<Committable>();
    for (Interval interval : intervals) {
      if (interval.checkpoint.isAfter(upTo)) {
        break;
      }
      if (interval.open == null) {
        return null;
      }
      pending.addAll(interval.open);
    }
    return pending;
  }

  /** The pointer stands here, or higher: commits everything up to it. */
  void commitThrough(CheckpointId pointer) {
    if (pointer.isAfter(through)) {
      through = pointer;
    }
    commit();
  }

  /** Everything that pointers up to this one decide is done. */
  boolean isDone(CheckpointId pointer) {
    Interval first = intervals.peekFirst();
    return !pointer.isAfter(through) && (first == null || first.checkpoint.isAfter(pointer));
  }

  /** When an unknown outcome is to be asked for again; Long.MAX_VALUE when none is. */
  long retryAtMillis() {
    return retryAtMillis;
  }

  void retryIfDue() {
    if (context.nowMillis() >= retryAtMillis) {
      retryAtMillis = Long.MAX_VALUE;
      commit();
    }
  }

  private void commit() {
    if (inLoop) {
      return; // an answer that came at once; the loop below goes on with the next
    }
    inLoop = true;
    try {
      commitAll();
    } finally {
      inLoop = false;
    }
  }

  private void commitAll() {
    while (context.failure() == null && !committing && retryAtMillis == Long.MAX_VALUE) {
      Interval first = intervals.peekFirst();
      if (first == null || first.open == null || first.checkpoint.isAfter(through)) {
        return;
      }
      Committable committable = first.open.peekFirst();
      if (committable == null) {
        intervals.removeFirst();
        continue;
      }
      committing = true;
      ask(committable);
    }
  }

  private void ask(Committable committable) {
    try {
      committer
          .commit(committable)
          .whenComplete(
              context.later(
                  operator, (outcome, failure) -> answered(committable, outcome, failure)));
    } catch (Throwable e) {
      answered(committable, CommitOutcome.UNKNOWN, e);
    }
  }

  private void answered(
      Committable committable, @Nullable CommitOutcome outcome, @Nullable Throwable failure) {
    committing = false;
    if (failure != null || outcome == null || outcome == CommitOutcome.UNKNOWN) {
      unknown(committable, failure);
      return;
    }
    if (outcome == CommitOutcome.LOST) {
      context.fail(operator, lost(committable));
      return;
    }
    tries = 0;
    Interval interval = intervals.getFirst();
    if (interval.open != null) {
      interval.open.removeFirst();
    }
    commit();
  }

  private void unknown(Committable committable, @Nullable Throwable failure) {
    tries++;
    if (tries >= MAX_TRIES) {
      String why =
          failure == null
              ? "the target does not say whether it was committed"
              : ElementContext.described(Failures.cause(failure));
      context.fail(
          operator,
          new WeirException(
              ErrorCode.OUTPUT_UNWRITABLE,
              what(committable) + " could not be committed in " + tries + " tries: " + why,
              failure));
      return;
    }
    long pause = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(tries - 1, 10));
    retryAtMillis = context.nowMillis() + pause;
  }

  private WeirException lost(Committable committable) {
    return new WeirException(
        ErrorCode.COMMIT_LOST,
        what(committable)
            + " is decided but gone, so output is missing that no restart can bring back. Look for"
            + " what removed prepared output of this job (a cleaner, a retention rule, a time limit"
            + " of the target), then run the job again.");
  }

  private String what(Committable committable) {
    return "operator '"
        + operator
        + "', subtask "
        + context.subtask()
        + ": the output of checkpoint "
        + new CheckpointId(committable.checkpointId())
        + " ("
        + committable.payload()
        + ")";
  }

  SinkCommitter committer() {
    return committer;
  }

  /** The highest pointer known. */
  CheckpointId through() {
    return through;
  }

  boolean isEmpty() {
    return intervals.isEmpty();
  }

  /**
   * The pending share of a restored checkpoint is done; what follows awaits a pointer of its own.
   */
  void forgetPermission() {
    through = CheckpointId.NONE;
  }
}

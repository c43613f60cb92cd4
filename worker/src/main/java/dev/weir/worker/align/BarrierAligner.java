package dev.weir.worker.align;

import dev.weir.api.id.CheckpointId;
import java.util.Arrays;

/**
 * Holds back a channel from its barrier until all channels have brought theirs. Owned by one
 * subtask.
 *
 * <p>Transitions: none —barrier N→ aligning N —last barrier N→ none (aligned); aligning N —barrier
 * M &gt; N→ aligning M (N abandoned); aligning N —abortThrough(≥ N)→ none. Invariants: a channel is
 * blocked only by the checkpoint being aligned; ids that were aligned, abandoned or aborted are
 * never aligned again, their barriers pass as if they were not there.
 */
public final class BarrierAligner {
  /** What a barrier led to. */
  public enum Outcome {
    /** The channel is blocked; others are missing. */
    WAIT,
    /** The last one: all channels are free again and the subtask takes its snapshot. */
    ALIGNED,
    /** A lower checkpoint was given up; the channel is blocked for this one. */
    ABANDONED,
    /** A barrier of a dead checkpoint: nothing happens. */
    DROPPED
  }

  private final boolean[] blocked;
  private int blockedCount;
  private CheckpointId aligning = CheckpointId.NONE;
  private CheckpointId doneThrough = CheckpointId.NONE;
  private long firstBarrierNanos;
  private long alignmentNanos;

  public BarrierAligner(int channels) {
    blocked = new boolean[channels];
  }

  public Outcome barrier(int channel, CheckpointId id, long nowNanos) {
    if (blocked[channel]) {
      throw new IllegalStateException(
          "channel " + channel + " is blocked by " + aligning + " and was read up to " + id);
    }
    if (!id.isAfter(doneThrough) || aligning.isAfter(id)) {
      return Outcome.DROPPED;
    }
    Outcome waiting = Outcome.WAIT;
    if (id.isAfter(aligning)) {
      if (blockedCount > 0) {
        giveUp(aligning);
        waiting = Outcome.ABANDONED;
      }
      aligning = id;
      firstBarrierNanos = nowNanos;
    }
    blocked[channel] = true;
    blockedCount++;
    if (blockedCount < blocked.length) {
      return waiting;
    }
    alignmentNanos = nowNanos - firstBarrierNanos;
    giveUp(id);
    return Outcome.ALIGNED;
  }

  /** Checkpoints up to {@code id} are dead. */
  public void abortThrough(CheckpointId id) {
    if (blockedCount > 0 && !aligning.isAfter(id)) {
      giveUp(aligning);
    }
    if (id.isAfter(doneThrough)) {
      doneThrough = id;
    }
  }

  private void giveUp(CheckpointId id) {
    Arrays.fill(blocked, false);
    blockedCount = 0;
    aligning = CheckpointId.NONE;
    doneThrough = id;
  }

  public boolean isBlocked(int channel) {
    return blocked[channel];
  }

  /** The checkpoint being aligned, or NONE. */
  public CheckpointId aligning() {
    return aligning;
  }

  /** Barriers up to this one are not waited for any more. */
  public CheckpointId doneThrough() {
    return doneThrough;
  }

  /** When the first barrier of {@link #aligning} came. */
  public long firstBarrierNanos() {
    return firstBarrierNanos;
  }

  /** From first to last barrier of what was aligned last. */
  public long alignmentNanos() {
    return alignmentNanos;
  }
}

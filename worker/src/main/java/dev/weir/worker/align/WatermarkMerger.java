package dev.weir.worker.align;

import java.util.Arrays;

/**
 * The watermark of a subtask from those of its channels: the least over the active ones; when all
 * are idle, the highest, because none holds time back any more. Owned by one subtask.
 *
 * <p>Invariants: neither a channel's watermark nor the merged one ever decreases, also across save
 * and restore. A lower one that comes on a channel (its producer was restored) is ignored.
 */
public final class WatermarkMerger {
  /** What a channel's news led to. */
  public enum Outcome {
    NOTHING,
    /** The merged watermark is higher. */
    ADVANCED,
    /** The last active channel became idle; the merged watermark stayed. */
    BECAME_IDLE,
    /** The last active channel became idle, and the merged watermark is higher. */
    ADVANCED_AND_IDLE,
    /** The first channel became active again. */
    BECAME_ACTIVE
  }

  private final long[] watermarks;
  private final boolean[] idle;
  private int active;
  private long merged = Long.MIN_VALUE;

  public WatermarkMerger(int channels) {
    watermarks = new long[channels];
    Arrays.fill(watermarks, Long.MIN_VALUE);
    idle = new boolean[channels];
    active = channels;
  }

  public Outcome watermark(int channel, long watermark) {
    if (watermark <= watermarks[channel]) {
      return Outcome.NOTHING;
    }
    long before = watermarks[channel];
    watermarks[channel] = watermark;
    return before <= merged && advance() ? Outcome.ADVANCED : Outcome.NOTHING;
  }

  public Outcome idle(int channel, boolean nowIdle) {
    if (idle[channel] == nowIdle) {
      return Outcome.NOTHING;
    }
    idle[channel] = nowIdle;
    active += nowIdle ? -1 : 1;
    if (!nowIdle) {
      return active == 1 ? Outcome.BECAME_ACTIVE : Outcome.NOTHING;
    }
    boolean advanced = advance();
    if (active == 0) {
      return advanced ? Outcome.ADVANCED_AND_IDLE : Outcome.BECAME_IDLE;
    }
    return advanced ? Outcome.ADVANCED : Outcome.NOTHING;
  }

  private boolean advance() {
    long least = Long.MAX_VALUE;
    long highest = Long.MIN_VALUE;
    for (int channel = 0; channel < watermarks.length; channel++) {
      highest = Math.max(highest, watermarks[channel]);
      if (!idle[channel]) {
        least = Math.min(least, watermarks[channel]);
      }
    }
    long next = active == 0 ? highest : least;
    if (next <= merged) {
      return false;
    }
    merged = next;
    return true;
  }

  /** Long.MIN_VALUE before the first. */
  public long merged() {
    return merged;
  }

  /** Whether every channel is idle. */
  public boolean isIdle() {
    return active == 0 && watermarks.length > 0;
  }

  /** Per channel, and last the merged one. */
  public long[] saved() {
    long[] all = Arrays.copyOf(watermarks, watermarks.length + 1);
    all[watermarks.length] = merged;
    return all;
  }

  /** What {@link #saved} gave for the same channels. */
  public void restore(long[] saved) {
    if (saved.length != watermarks.length + 1) {
      throw new IllegalArgumentException(
          "saved watermarks of " + (saved.length - 1) + " channels, found " + watermarks.length);
    }
    System.arraycopy(saved, 0, watermarks, 0, watermarks.length);
    merged = saved[watermarks.length];
  }
}

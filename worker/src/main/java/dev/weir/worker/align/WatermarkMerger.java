package dev.weir.worker.align;

import java.util.Arrays;

/**
 * The watermark of a subtask from those of its channels: the least over the active ones; when all
 * are idle, the highest, because none holds time back any more. A channel whose watermark is {@link
 * #END} has ended: it holds nothing back, and takes nobody along, so the end comes when all have
 * ended, however idle the others are. Owned by one subtask.
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

  /** The final watermark: event time is at its end. */
  public static final long END = Long.MAX_VALUE;

  private final long[] watermarks;
  private final boolean[] idle;

  /** Channels that are neither idle nor at their end. */
  private int active;

  private int ended;
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
    boolean lastActive = false;
    if (watermark == END) {
      ended++;
      lastActive = !idle[channel] && --active == 0 && isIdle();
    }
    boolean advanced = before <= merged && advance();
    if (lastActive) {
      return advanced ? Outcome.ADVANCED_AND_IDLE : Outcome.BECAME_IDLE;
    }
    return advanced ? Outcome.ADVANCED : Outcome.NOTHING;
  }

  public Outcome idle(int channel, boolean nowIdle) {
    if (idle[channel] == nowIdle) {
      return Outcome.NOTHING;
    }
    idle[channel] = nowIdle;
    if (watermarks[channel] == END) {
      return Outcome.NOTHING;
    }
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
    long least = END;
    long highest = Long.MIN_VALUE;
    for (int channel = 0; channel < watermarks.length; channel++) {
      if (watermarks[channel] < END) {
        highest = Math.max(highest, watermarks[channel]);
        if (!idle[channel]) {
          least = Math.min(least, watermarks[channel]);
        }
      }
    }
    long next = isIdle() ? highest : least;
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

  /** Whether every channel that has not ended is idle. */
  public boolean isIdle() {
    return active == 0 && ended < watermarks.length;
  }

  /** Per channel, and last the merged one. */
  public long[] saved() {
    long[] all = Arrays.copyOf(watermarks, watermarks.length + 1);
    all[watermarks.length] = merged;
    return all;
  }

  /** Before anything else: what {@link #saved} gave for the same channels. */
  public void restore(long[] saved) {
    if (saved.length != watermarks.length + 1) {
      throw new IllegalArgumentException(
          "saved watermarks of " + (saved.length - 1) + " channels, found " + watermarks.length);
    }
    System.arraycopy(saved, 0, watermarks, 0, watermarks.length);
    merged = saved[watermarks.length];
    ended = (int) Arrays.stream(watermarks).filter(watermark -> watermark == END).count();
    active = watermarks.length - ended;
  }
}

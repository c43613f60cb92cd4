package dev.weir.worker.exchange;

/**
 * The credit of one remote channel, kept by its sender, in frames. Owned by the sender's loop; only
 * {@link #published} is read by others.
 *
 * <p>One frame is the channel's own from {@link #open} to {@link #release}. More are taken from
 * what floats, frame by frame, at the moment of sending, and go back as soon as they are returned.
 * None is taken between sending a barrier and hearing that it is aligned or dead: what follows a
 * barrier may have to lie at the receiver until the other channels have brought theirs.
 *
 * <p>Invariant: granted = credits + outstanding, all ≥ 0 and 0 before open and after release, where
 * outstanding is sent and not yet returned (in flight or queued at the receiver).
 */
final class CreditBook {
  private static final int FIELD_BITS = 20;
  static final int MAX_FRAMES = (1 << FIELD_BITS) - 1;

  private final FloatingCredit floating;
  private int granted;
  private int credits;
  private int outstanding;
  private long barrierSent;
  private long resolved;
  private volatile long published;

  CreditBook(FloatingCredit floating) {
    this.floating = floating;
  }

  /** The receiver is ready: the channel gets its own frame. */
  void open() {
    granted = 1;
    credits = 1;
    publish();
  }

  /**
   * Takes the credit for one frame. How much may be in flight is {@link InFlightWindow}'s matter.
   */
  boolean spend() {
    if (credits == 0) {
      if (granted == 0 || barrierSent > resolved || !floating.take(granted - 1)) {
        return false;
      }
      granted++;
      credits++;
    }
    credits--;
    outstanding++;
    publish();
    return true;
  }

  /** The receiver has read {@code frames} more. */
  void returned(int frames) {
    if (frames < 0 || frames > outstanding) {
      throw new IllegalArgumentException(frames + " frames returned of " + outstanding);
    }
    outstanding -= frames;
    credits += frames;
    int surplus = Math.min(credits, granted - 1);
    granted -= surplus;
    credits -= surplus;
    floating.giveBack(surplus);
    publish();
  }

  /** By checkpoint id. */
  void barrierSent(long id) {
    barrierSent = id;
  }

  /** Barriers up to this checkpoint id block the channel no more. */
  void resolved(long id) {
    resolved = Math.max(resolved, id);
  }

  void release() {
    if (granted > 0) {
      floating.giveBack(granted - 1);
    }
    granted = 0;
    credits = 0;
    outstanding = 0;
    publish();
  }

  int granted() {
    return granted;
  }

  int credits() {
    return credits;
  }

  int outstanding() {
    return outstanding;
  }

  private void publish() {
    published = ((long) granted << (2 * FIELD_BITS)) | ((long) credits << FIELD_BITS) | outstanding;
  }

  /** Any thread: the three numbers of one moment. */
  ChannelStatus published(int channel, int frameBytes) {
    long now = published;
    return new ChannelStatus(
        channel,
        true,
        (now >>> (2 * FIELD_BITS)) * frameBytes,
        ((now >>> FIELD_BITS) & MAX_FRAMES) * frameBytes,
        (now & MAX_FRAMES) * frameBytes,
        0);
  }
}

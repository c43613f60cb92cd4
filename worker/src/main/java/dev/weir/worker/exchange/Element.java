package dev.weir.worker.exchange;

/** What travels in a channel, as small numbers; in frames they are the tags. */
final class Element {
  /** Nothing to read now. Never in a frame. */
  static final int NONE = 0;

  /** A record with an event time. */
  static final int RECORD = 1;

  /** In frames: a record without an event time. */
  static final int UNTIMED_RECORD = 2;

  /** In frames: a record larger than a frame begins. */
  static final int LARGE_RECORD = 3;

  /** In frames: the next piece of it. */
  static final int PIECE = 4;

  static final int WATERMARK = 5;
  static final int BARRIER = 6;
  static final int IDLE = 7;
  static final int ACTIVE = 8;
  static final int END_OF_DATA = 9;

  private Element() {}
}

package dev.weir.worker.operator;

import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.Windows;
import dev.weir.state.SliceTable;
import org.jspecify.annotations.Nullable;

/**
 * Which window ends next, and how far the work at its end has come: key group, result of it. Owned
 * by the subtask's loop.
 *
 * <p>Transitions: closed → open at the first key group → … → all groups done → closed, when slices
 * that no later window needs are dropped.
 */
final class WindowCursor {
  private static final long NEVER = Long.MAX_VALUE;

  private final Slicing slicing;
  private final SliceTable<?, ?> slices;

  /** When the next window ends that has a slice: its last millisecond. */
  private long due = Long.MIN_VALUE;

  private boolean dueIsKnown;
  private @Nullable TimeWindow window;
  private boolean oneSlice;
  private int group;
  private boolean merged;
  private int emitted;

  /** All windows up to this time have fired, even if the watermark has not advanced yet. */
  private long fired = Long.MIN_VALUE;

  WindowCursor(Windows.Aligned windows, SliceTable<?, ?> slices) {
    this.slicing = Slicing.of(windows);
    this.slices = slices;
  }

  /** Whether every window that holds the slice has fired. */
  boolean isLate(long ofSlice, long watermark) {
    return slicing.isLate(ofSlice, watermark);
  }

  /** A key has an entry in a slice that it had none in. */
  void added(long toSlice, long watermark) {
    if (dueIsKnown) {
      due = Math.min(due, slicing.firstOpenEnd(toSlice, watermark) - 1);
    }
  }

  /**
   * Whether a window is to be fired.
   *
   * @param upTo the watermark that event time advances to
   * @param watermark what it was
   */
  boolean isDue(long upTo, long watermark) {
    if (!dueIsKnown) {
      findDue(watermark);
    }
    return due <= upTo && due != NEVER;
  }

  private void findDue(long watermark) {
    long first = slices.next(Long.MIN_VALUE);
    long firedUpTo = Math.max(watermark, fired);
    due = first == SliceTable.NONE ? NEVER : slicing.firstOpenEnd(first, firedUpTo) - 1;
    dueIsKnown = true;
  }

  /** Whether the window that was due is being worked on. */
  boolean isOpen() {
    return window != null;
  }

  /** Begins with the window that is due, at the first key group. */
  void open() {
    long end = due + 1;
    window = new TimeWindow(end - slicing.size(), end);
    long first = slices.next(end - slicing.size());
    oneSlice = first < end && slices.next(first + 1) >= end;
    beginGroup(first < end ? slices.firstGroup() : slices.endGroup());
  }

  private void beginGroup(int next) {
    group = next;
    merged = false;
    emitted = 0;
  }

  TimeWindow window() {
    TimeWindow open = window;
    if (open == null) {
      throw new IllegalStateException("no window is being fired");
    }
    return open;
  }

  /** Event time of the window's results. */
  long lastMillis() {
    return due;
  }

  boolean groupsAreDone() {
    return group >= slices.endGroup();
  }

  int group() {
    return group;
  }

  void nextGroup() {
    beginGroup(group + 1);
  }

  /** Nothing has to be merged. */
  boolean isOneSlice() {
    return oneSlice;
  }

  /** Whether all slices of the group have been merged. */
  boolean isMerged() {
    return merged;
  }

  /** All slices of the group have been merged. */
  void merged() {
    merged = true;
  }

  /** How many results of the group have been emitted. */
  int emitted() {
    return emitted;
  }

  /** The number of the result that is emitted now. */
  int nextEmitted() {
    return emitted++;
  }

  /** All groups are done: drops what no later window needs. */
  void close() {
    long start = window().startMillis();
    for (long each = slices.next(Long.MIN_VALUE); each <= start; each = slices.next(each)) {
      slices.drop(each);
    }
    fired = due;
    dueIsKnown = false;
    window = null;
  }
}

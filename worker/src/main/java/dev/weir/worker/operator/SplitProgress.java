package dev.weir.worker.operator;

import dev.weir.api.source.Split;
import dev.weir.api.time.Watermarks;
import java.util.SortedMap;
import java.util.TreeMap;

/** How far the loop has come in a split. Owned by the loop; the reader's thread only names it. */
final class SplitProgress {
  private final Split split;
  private long start;
  private long position;
  private long maxTimestamp;
  private long lastRecordMillis;
  private boolean idle;

  SplitProgress(Split split, long maxTimestamp, long nowMillis) {
    this.split = split;
    this.start = split.position();
    this.position = start;
    this.maxTimestamp = maxTimestamp;
    this.lastRecordMillis = nowMillis;
  }

  /** As it was when it was assigned or restored. */
  Split start() {
    return split;
  }

  String id() {
    return split.id();
  }

  /** Where the next record to be taken starts. */
  long position() {
    return position;
  }

  /** As it is to be saved. */
  Split reached() {
    return split.at(position);
  }

  long maxTimestamp() {
    return maxTimestamp;
  }

  /** The next record is being worked on. */
  void taking() {
    start = position;
  }

  void taken(long nextPosition) {
    position = nextPosition;
  }

  /** Where the record begins that is being worked on, or was last. */
  long recordPosition() {
    return start;
  }

  void seen(long timestamp) {
    if (timestamp > maxTimestamp) {
      maxTimestamp = timestamp;
    }
  }

  void active(long nowMillis) {
    lastRecordMillis = nowMillis;
    idle = false;
  }

  /** Whether it holds time back no more, judged when nothing of it waits to be taken. */
  boolean judgeIdle(long nowMillis, long idleAfterMillis) {
    idle |= nowMillis - lastRecordMillis >= idleAfterMillis;
    return idle;
  }

  boolean isIdle() {
    return idle;
  }

  long idleAtMillis(long idleAfterMillis) {
    return lastRecordMillis + idleAfterMillis;
  }

  /** Long.MIN_VALUE before the first record. */
  long watermark(Watermarks<?> watermarks) {
    return maxTimestamp == Long.MIN_VALUE
        ? Long.MIN_VALUE
        : maxTimestamp - watermarks.outOfOrdernessMillis() - 1;
  }

  /** Next position of each split, by {@code source/split}. */
  static SortedMap<String, Long> positions(String source, Iterable<SplitProgress> splits) {
    var positions = new TreeMap<String, Long>();
    for (SplitProgress split : splits) {
      positions.put(source + "/" + split.id(), split.position());
    }
    return positions;
  }
}

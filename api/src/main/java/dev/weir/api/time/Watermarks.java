package dev.weir.api.time;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How event time advances at a source: the watermark of a split is its highest timestamp less the
 * bound, less 1 ms; a source's is the least of its splits'.
 *
 * @param timestamps event time of a record; null: what the source gave with it
 * @param outOfOrdernessMillis how much later than its successors a record may come
 * @param idleAfterMillis after this long without a record a split no longer holds time back; null
 *     never
 */
public record Watermarks<T>(
    @Nullable TimestampFunction<T> timestamps,
    long outOfOrdernessMillis,
    @Nullable Long idleAfterMillis) {
  public Watermarks {
    if (outOfOrdernessMillis < 0) {
      throw new IllegalArgumentException("out-of-orderness " + outOfOrdernessMillis + " ms");
    }
    if (idleAfterMillis != null && idleAfterMillis <= 0) {
      throw new IllegalArgumentException("idle after " + idleAfterMillis + " ms");
    }
  }

  public static <T> Watermarks<T> boundedOutOfOrderness(
      TimestampFunction<T> timestamps, Duration bound) {
    return new Watermarks<>(
        Objects.requireNonNull(timestamps, "timestamps"), bound.toMillis(), null);
  }

  /**
   * With the times that the source gives with its records. It costs less than to read them from
   * each record again; a job whose source gives none is refused.
   */
  public static <T> Watermarks<T> fromSource(Duration bound) {
    return new Watermarks<>(null, bound.toMillis(), null);
  }

  public Watermarks<T> idleAfter(Duration idle) {
    return new Watermarks<>(timestamps, outOfOrdernessMillis, idle.toMillis());
  }
}

package dev.weir.api;

import dev.weir.api.function.JoinFunction;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.Sides;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.window.Windows;
import java.util.Objects;

/**
 * Two keyed streams to be joined: each record with every record of the other stream that has the
 * same key, in the same {@link #window} or, without one, {@link #apply at any time}.
 *
 * @param <K> keys of both
 * @param <L> records of the left stream
 * @param <R> records of the right stream
 */
public final class JoinedStreams<K, L, R> {
  private final TwoStreams<K, L, R> streams;

  JoinedStreams(TwoStreams<K, L, R> streams) {
    this.streams = streams;
  }

  /** Joins only records of the same window. */
  public Windowed<K, L, R> window(Windows.Aligned windows) {
    Objects.requireNonNull(windows, "windows");
    return new Windowed<>(streams, windows);
  }

  /**
   * Emits every pair once, as soon as its second record is there, at that record's event time.
   *
   * <p>Keeps every record of both streams for as long as the job lives, so each needs an end of its
   * own: keys that come to an end, or a window. What one record may meet at once is bounded by the
   * setting {@code maxOvershootRecords}.
   */
  public <O> DataStream<O> apply(String name, Class<O> to, JoinFunction<L, R, O> function) {
    return apply(name, TypeRef.of(to), function);
  }

  /** As {@link #apply(String, Class, JoinFunction)}, for generic results. */
  public <O> DataStream<O> apply(String name, TypeRef<O> to, JoinFunction<L, R, O> function) {
    Objects.requireNonNull(function, "function");
    Sides<K, L, R> sides = streams.sides();
    return streams.add(name, to, new NodeSpec.JoinSpec<>(sides, function));
  }

  /**
   * Two keyed streams to be joined window by window.
   *
   * @param <K> keys of both
   * @param <L> records of the left stream
   * @param <R> records of the right stream
   */
  public static final class Windowed<K, L, R> {
    private final TwoStreams<K, L, R> streams;
    private final Windows.Aligned windows;

    private Windowed(TwoStreams<K, L, R> streams, Windows.Aligned windows) {
      this.streams = streams;
      this.windows = windows;
    }

    /**
     * Emits each pair of a window once, when the watermark passes the window's end, in order of the
     * left record's arrival, then the right one's. A record that comes later than the last of its
     * windows is dropped and counted.
     */
    public <O> DataStream<O> apply(String name, Class<O> to, JoinFunction<L, R, O> function) {
      return apply(name, TypeRef.of(to), function);
    }

    /** As {@link #apply(String, Class, JoinFunction)}, for generic results. */
    public <O> DataStream<O> apply(String name, TypeRef<O> to, JoinFunction<L, R, O> function) {
      Objects.requireNonNull(function, "function");
      Sides<K, L, R> sides = streams.sides();
      return streams.add(name, to, new NodeSpec.WindowJoinSpec<>(sides, windows, function));
    }
  }
}

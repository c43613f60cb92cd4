package dev.weir.api;

import dev.weir.api.function.CoGroupFunction;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.Sides;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.window.Windows;
import java.util.Objects;

/**
 * Two keyed streams whose records are to be looked at together, {@link #window window} by window:
 * for what a join of pairs cannot say, such as a record without a partner.
 *
 * @param <K> keys of both
 * @param <L> records of the left stream
 * @param <R> records of the right stream
 */
public final class CoGroupedStreams<K, L, R> {
  private final TwoStreams<K, L, R> streams;

  CoGroupedStreams(TwoStreams<K, L, R> streams) {
    this.streams = streams;
  }

  /** Groups the records of each window. */
  public Windowed<K, L, R> window(Windows.Aligned windows) {
    Objects.requireNonNull(windows, "windows");
    return new Windowed<>(streams, windows);
  }

  /**
   * Two keyed streams to be looked at window by window.
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
     * Calls the function once for each key and window, when the watermark passes the window's end.
     * A record that comes later than the last of its windows is dropped and counted.
     */
    public <O> DataStream<O> apply(String name, Class<O> to, CoGroupFunction<K, L, R, O> function) {
      return apply(name, TypeRef.of(to), function);
    }

    /** As {@link #apply(String, Class, CoGroupFunction)}, for generic results. */
    public <O> DataStream<O> apply(
        String name, TypeRef<O> to, CoGroupFunction<K, L, R, O> function) {
      Objects.requireNonNull(function, "function");
      Sides<K, L, R> sides = streams.sides();
      return streams.add(name, to, new NodeSpec.CoGroupSpec<>(sides, windows, function));
    }
  }
}

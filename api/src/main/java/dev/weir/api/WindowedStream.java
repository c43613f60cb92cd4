package dev.weir.api;

import dev.weir.api.graph.NodeSpec;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.window.Aggregate;
import dev.weir.api.window.WindowFunction;
import dev.weir.api.window.Windows;
import java.util.Objects;

/**
 * A keyed stream cut into windows of event time.
 *
 * @param <K> its keys
 * @param <T> its records
 */
public final class WindowedStream<K, T> {
  private final KeyedStream<K, T> stream;
  private final Windows windows;

  WindowedStream(KeyedStream<K, T> stream, Windows windows) {
    this.stream = stream;
    this.windows = windows;
  }

  /**
   * One result for each key and window, emitted once, when the watermark passes the window's end. A
   * record that comes later than that is dropped and counted.
   *
   * <p>What can be aggregated on the way to the key's subtask is aggregated there, with {@link
   * Aggregate#merge}; so the function must be associative, as that method says, and its order of
   * calls is not fixed.
   */
  public <A, R, O> DataStream<O> aggregate(
      String name, Aggregate<T, A, R> aggregate, Class<O> to, WindowFunction<K, R, O> function) {
    return aggregate(name, aggregate, TypeRef.of(to), function);
  }

  /** As above, for generic results. */
  public <A, R, O> DataStream<O> aggregate(
      String name, Aggregate<T, A, R> aggregate, TypeRef<O> to, WindowFunction<K, R, O> function) {
    Objects.requireNonNull(aggregate, "aggregate");
    Objects.requireNonNull(function, "function");
    stream
        .builder()
        .requireSchema(
            "accumulator of operator '" + name + "'", aggregate.accumulatorType(), UserLine.here());
    return stream.add(
        name, to, new NodeSpec.WindowSpec<>(stream.keyedBy(), windows, aggregate, function));
  }
}

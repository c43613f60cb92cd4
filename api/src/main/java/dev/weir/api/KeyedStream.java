package dev.weir.api;

import dev.weir.api.function.ProcessFunction;
import dev.weir.api.function.ReduceFunction;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.KeyedBy;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.window.Windows;
import java.util.List;
import java.util.Objects;

/**
 * A stream whose records are grouped by a key: all records of a key meet in one subtask, which
 * keeps the key's state.
 *
 * @param <K> its keys
 * @param <T> its records
 */
public final class KeyedStream<K, T> {
  private final DataStream<T> stream;
  private final KeyedBy<T, K> keyedBy;

  KeyedStream(DataStream<T> stream, KeyedBy<T, K> keyedBy) {
    this.stream = stream;
    this.keyedBy = keyedBy;
  }

  /**
   * Combines the records of each key into one running value and emits it after each record; the
   * first record of a key is its first value.
   */
  public DataStream<T> reduce(String name, ReduceFunction<T> function) {
    Objects.requireNonNull(function, "function");
    return add(name, stream.type(), new NodeSpec.ReduceSpec<>(keyedBy, function));
  }

  /** An operator of one's own, with declared state and timers. */
  public <R> DataStream<R> process(String name, Class<R> to, ProcessFunction<K, T, R> function) {
    return process(name, TypeRef.of(to), function);
  }

  /** As {@link #process(String, Class, ProcessFunction)}, for generic results. */
  public <R> DataStream<R> process(String name, TypeRef<R> to, ProcessFunction<K, T, R> function) {
    Objects.requireNonNull(function, "function");
    stream.builder().requireOpen(UserLine.here());
    DeclaredFields declared = DeclaredFields.of(name, function, UserLine.here());
    var spec = new NodeSpec.ProcessSpec<>(keyedBy, function, declared.states(), declared.timers());
    return add(name, to, spec);
  }

  /** Cuts each key's records into windows of event time. */
  public WindowedStream<K, T> window(Windows windows) {
    Objects.requireNonNull(windows, "windows");
    return new WindowedStream<>(this, windows);
  }

  /**
   * Each record with every record of another stream that has the same key: within a window, or each
   * pair as soon as it is complete.
   */
  public <R> JoinedStreams<K, T, R> join(KeyedStream<K, R> right) {
    Objects.requireNonNull(right, "right");
    return new JoinedStreams<>(TwoStreams.of("join", this, right));
  }

  /** The records of this stream and of another, by key and window. */
  public <R> CoGroupedStreams<K, T, R> coGroup(KeyedStream<K, R> right) {
    Objects.requireNonNull(right, "right");
    return new CoGroupedStreams<>(TwoStreams.of("coGroup", this, right));
  }

  KeyedBy<T, K> keyedBy() {
    return keyedBy;
  }

  TypeRef<T> type() {
    return stream.type();
  }

  List<Node.Input> inputs() {
    return stream.inputs(Partitioning.HASH);
  }

  JobBuilder builder() {
    return stream.builder();
  }

  <R> DataStream<R> add(String name, TypeRef<R> to, NodeSpec spec) {
    JobBuilder builder = stream.builder();
    return DataStream.of(builder, to, builder.add(name, spec, to, inputs()));
  }
}

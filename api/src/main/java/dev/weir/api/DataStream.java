package dev.weir.api;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.function.FilterFunction;
import dev.weir.api.function.FlatMapFunction;
import dev.weir.api.function.KeySelector;
import dev.weir.api.function.MapFunction;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.Sink;
import dev.weir.api.topology.Partitioning;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream of records while a job is described. Streams are values: every method returns another
 * one, and several may continue from the same. Records are immutable facts, never null; what may be
 * absent inside them is an {@code Optional}.
 *
 * <p>A {@link Class} or {@link TypeRef} is given wherever the type of the records changes.
 * Operators without state may be named; where they are not, their name is made from their kind and
 * place.
 *
 * @param <T> its records
 */
public sealed class DataStream<T> permits SourceStream {
  private final JobBuilder builder;
  private final TypeRef<T> type;
  private final List<Node.Input> from;

  DataStream(JobBuilder builder, TypeRef<T> type, List<Node.Input> from) {
    this.builder = builder;
    this.type = type;
    this.from = List.copyOf(from);
  }

  /** What a node emits. */
  static <T> DataStream<T> of(JobBuilder builder, TypeRef<T> type, int node) {
    return new DataStream<>(builder, type, List.of(new Node.Input(node, Partitioning.FORWARD)));
  }

  /** One record for each, of the same type. */
  public DataStream<T> map(MapFunction<T, T> function) {
    return mapped(null, type, function);
  }

  /** One record for each, of the same type. */
  public DataStream<T> map(String name, MapFunction<T, T> function) {
    return mapped(named(name), type, function);
  }

  /** One record for each. */
  public <R> DataStream<R> map(Class<R> to, MapFunction<T, R> function) {
    return mapped(null, TypeRef.of(to), function);
  }

  /** One record for each. */
  public <R> DataStream<R> map(TypeRef<R> to, MapFunction<T, R> function) {
    return mapped(null, to, function);
  }

  /** One record for each. */
  public <R> DataStream<R> map(String name, Class<R> to, MapFunction<T, R> function) {
    return mapped(named(name), TypeRef.of(to), function);
  }

  /** One record for each. */
  public <R> DataStream<R> map(String name, TypeRef<R> to, MapFunction<T, R> function) {
    return mapped(named(name), to, function);
  }

  /** Only the records for which the function answers true. */
  public DataStream<T> filter(FilterFunction<T> function) {
    Objects.requireNonNull(function, "function");
    return next(null, type, new NodeSpec.FilterSpec<>(function));
  }

  /** Only the records for which the function answers true. */
  public DataStream<T> filter(String name, FilterFunction<T> function) {
    Objects.requireNonNull(function, "function");
    return next(named(name), type, new NodeSpec.FilterSpec<>(function));
  }

  /** Any number of records for each. */
  public <R> DataStream<R> flatMap(Class<R> to, FlatMapFunction<T, R> function) {
    return flatMapped(null, TypeRef.of(to), function);
  }

  /** Any number of records for each. */
  public <R> DataStream<R> flatMap(TypeRef<R> to, FlatMapFunction<T, R> function) {
    return flatMapped(null, to, function);
  }

  /** Any number of records for each. */
  public <R> DataStream<R> flatMap(String name, Class<R> to, FlatMapFunction<T, R> function) {
    return flatMapped(named(name), TypeRef.of(to), function);
  }

  /** Any number of records for each. */
  public <R> DataStream<R> flatMap(String name, TypeRef<R> to, FlatMapFunction<T, R> function) {
    return flatMapped(named(name), to, function);
  }

  /**
   * The records of both, in no order between the two; its watermark is the lower one. A stream
   * cannot be united with itself.
   */
  public DataStream<T> union(DataStream<T> other) {
    String line = UserLine.here();
    builder.requireOpen(line);
    if (other.builder != builder) {
      throw JobBuilder.error(
          ErrorCode.TOPOLOGY_INVALID, "union: the other stream is of another job", line);
    }
    var both = new ArrayList<>(from);
    both.addAll(other.from);
    if (both.stream().map(Node.Input::from).distinct().count() < both.size()) {
      throw JobBuilder.error(
          ErrorCode.TOPOLOGY_INVALID,
          "union: a stream is united with itself; to have each record twice, flatMap it",
          line);
    }
    return new DataStream<>(builder, type, both);
  }

  /**
   * The same records, spread evenly over the subtasks of what follows: to each in turn, passing by
   * those that are behind. For work that is uneven otherwise, such as that of a source with fewer
   * splits than subtasks. Records of one subtask may overtake one another.
   */
  public DataStream<T> rebalance() {
    builder.requireOpen(UserLine.here());
    return new DataStream<>(builder, type, inputs(Partitioning.REBALANCE));
  }

  /**
   * The same records, grouped by a key for the operators that follow.
   *
   * @param key the key's type: canonical, so no floating point, map, set or array
   */
  public <K> KeyedStream<K, T> keyBy(Class<K> key, KeySelector<T, K> selector) {
    return keyBy(TypeRef.of(key), selector);
  }

  /** As {@link #keyBy(Class, KeySelector)}, for generic keys. */
  public <K> KeyedStream<K, T> keyBy(TypeRef<K> key, KeySelector<T, K> selector) {
    Objects.requireNonNull(selector, "selector");
    builder.requireOpen(UserLine.here());
    builder.requireKey(key);
    return new KeyedStream<>(this, new NodeSpec.KeyedBy<>(key, selector));
  }

  /** Ends the stream in a sink. */
  public void sink(String name, Sink<T> sink) {
    Objects.requireNonNull(sink, "sink");
    builder.add(named(name), new NodeSpec.SinkSpec<>(sink), sink.type(), from);
  }

  JobBuilder builder() {
    return builder;
  }

  TypeRef<T> type() {
    return type;
  }

  List<Node.Input> inputs(Partitioning partitioning) {
    return from.stream().map(input -> new Node.Input(input.from(), partitioning)).toList();
  }

  private <R> DataStream<R> mapped(
      @Nullable String name, TypeRef<R> to, MapFunction<T, R> function) {
    Objects.requireNonNull(function, "function");
    return next(name, to, new NodeSpec.MapSpec<>(function));
  }

  private <R> DataStream<R> flatMapped(
      @Nullable String name, TypeRef<R> to, FlatMapFunction<T, R> function) {
    Objects.requireNonNull(function, "function");
    return next(name, to, new NodeSpec.FlatMapSpec<>(function));
  }

  private <R> DataStream<R> next(@Nullable String name, TypeRef<R> to, NodeSpec spec) {
    int id = name == null ? builder.addUnnamed(spec, to, from) : builder.add(name, spec, to, from);
    return of(builder, to, id);
  }

  /** A name that was asked for: null is none, and refused, not "unnamed". */
  private static String named(@Nullable String name) {
    return name == null ? "" : name;
  }
}

package dev.weir.api.graph;

import dev.weir.api.function.CoGroupFunction;
import dev.weir.api.function.FilterFunction;
import dev.weir.api.function.FlatMapFunction;
import dev.weir.api.function.JoinFunction;
import dev.weir.api.function.KeySelector;
import dev.weir.api.function.MapFunction;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.function.ReduceFunction;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.Sink;
import dev.weir.api.source.Source;
import dev.weir.api.state.DeclaredState;
import dev.weir.api.state.Timer;
import dev.weir.api.time.Watermarks;
import dev.weir.api.window.Aggregate;
import dev.weir.api.window.WindowFunction;
import dev.weir.api.window.Windows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator does, with the user's functions: the live side of an {@code OperatorSpec}. */
public sealed interface NodeSpec {

  /** How the input of a keyed operator is keyed. */
  record KeyedBy<T, K>(TypeRef<K> type, KeySelector<T, K> selector) {}

  /** Operators whose state and timers belong to keys. */
  sealed interface Keyed extends NodeSpec {
    /**
     * How the records of an input are keyed; the key's type is the same for all.
     *
     * @param input its place among the node's inputs
     */
    KeyedBy<?, ?> keyedBy(int input);
  }

  /** Operators that keep the records of two streams apart. */
  sealed interface TwoSided extends Keyed {
    Sides<?, ?, ?> sides();

    @Override
    default KeyedBy<?, ?> keyedBy(int input) {
      return sides().isRight(input) ? sides().right().keyedBy() : sides().left().keyedBy();
    }
  }

  /**
   * One of two streams.
   *
   * @param type of its records
   * @param inputs how many of the node's inputs are its
   */
  record Side<T, K>(KeyedBy<T, K> keyedBy, TypeRef<T> type, int inputs) {}

  /** Both; the inputs of the left one come first. */
  record Sides<K, L, R>(Side<L, K> left, Side<R, K> right) {
    /** Whether an input of the node belongs to the right stream. */
    public boolean isRight(int input) {
      return input >= left.inputs();
    }
  }

  /** A source; without watermarks its records have no event time. */
  record SourceSpec<T>(Source<T> source, @Nullable Watermarks<T> watermarks) implements NodeSpec {}

  /** One in, one out. */
  record MapSpec<T, R>(MapFunction<T, R> function) implements NodeSpec {}

  /** One in, one or none out. */
  record FilterSpec<T>(FilterFunction<T> function) implements NodeSpec {}

  /** One in, any number out. */
  record FlatMapSpec<T, R>(FlatMapFunction<T, R> function) implements NodeSpec {}

  /** Emits the key's running value after each record. */
  record ReduceSpec<T, K>(KeyedBy<T, K> keyedBy, ReduceFunction<T> function) implements Keyed {
    @Override
    public KeyedBy<T, K> keyedBy(int input) {
      return keyedBy;
    }
  }

  /** The user's own keyed operator. */
  record ProcessSpec<T, K, R>(
      KeyedBy<T, K> keyedBy,
      ProcessFunction<K, T, R> function,
      List<DeclaredState<?>> states,
      List<Timer> timers)
      implements Keyed {
    public ProcessSpec {
      states = List.copyOf(states);
      timers = List.copyOf(timers);
    }

    @Override
    public KeyedBy<T, K> keyedBy(int input) {
      return keyedBy;
    }
  }

  /** Event-time windows: emits each window's result once, when the watermark passes its end. */
  record WindowSpec<T, K, A, R, OUT>(
      KeyedBy<T, K> keyedBy,
      Windows windows,
      Aggregate<T, A, R> aggregate,
      WindowFunction<K, R, OUT> function)
      implements Keyed {
    @Override
    public KeyedBy<T, K> keyedBy(int input) {
      return keyedBy;
    }
  }

  /** Emits every pair of a key once, when its second record comes. */
  record JoinSpec<K, L, R, OUT>(Sides<K, L, R> sides, JoinFunction<L, R, OUT> function)
      implements TwoSided {}

  /** Emits every pair of a key and window once, when the watermark passes the window's end. */
  record WindowJoinSpec<K, L, R, OUT>(
      Sides<K, L, R> sides, Windows.Aligned windows, JoinFunction<L, R, OUT> function)
      implements TwoSided {}

  /** Shows the function all records of a key and window when the watermark passes its end. */
  record CoGroupSpec<K, L, R, OUT>(
      Sides<K, L, R> sides, Windows.Aligned windows, CoGroupFunction<K, L, R, OUT> function)
      implements TwoSided {}

  /** The end of a stream. */
  record SinkSpec<T>(Sink<T> sink) implements NodeSpec {}
}

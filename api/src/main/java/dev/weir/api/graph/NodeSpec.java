package dev.weir.api.graph;

import dev.weir.api.function.FilterFunction;
import dev.weir.api.function.FlatMapFunction;
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
    KeyedBy<?, ?> keyedBy();
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
  record ReduceSpec<T, K>(KeyedBy<T, K> keyedBy, ReduceFunction<T> function) implements Keyed {}

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
  }

  /** Event-time windows: emits each window's result once, when the watermark passes its end. */
  record WindowSpec<T, K, A, R, OUT>(
      KeyedBy<T, K> keyedBy,
      Windows windows,
      Aggregate<T, A, R> aggregate,
      WindowFunction<K, R, OUT> function)
      implements Keyed {}

  /** The end of a stream. */
  record SinkSpec<T>(Sink<T> sink) implements NodeSpec {}
}

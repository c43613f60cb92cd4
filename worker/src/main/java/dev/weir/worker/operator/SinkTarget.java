package dev.weir.worker.operator;

import dev.weir.api.sink.SinkWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where a sink's records go at the moment: what {@link SinkOperator} opens and {@link SinkRecords}
 * fills. Owned by the subtask's loop.
 */
final class SinkTarget<T> {
  /** Records that the writer had no room for, in order. */
  final Deque<T> waiting = new ArrayDeque<>();

  /** Null until the sink is open. */
  @Nullable SinkWriter<T> writer;

  /** Records that the writer took. */
  long recordsOut;
}

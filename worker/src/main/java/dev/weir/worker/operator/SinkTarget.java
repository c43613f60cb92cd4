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
  /** Null until the sink is open. */
  @Nullable SinkWriter<T> writer;

  /** The writer while nothing waits for it, and null otherwise: all that most records look at. */
  @Nullable SinkWriter<T> free;

  /** Records that the writer took. */
  long recordsOut;

  private final Deque<T> waiting = new ArrayDeque<>(); // it had no room for them; in order

  void open(SinkWriter<T> opened) {
    writer = opened;
    free = opened;
  }

  void hold(T record) {
    waiting.add(record);
    free = null;
  }

  int waiting() {
    return waiting.size();
  }

  /** The first that waits; null when nothing does. */
  @Nullable T first() {
    return waiting.peek();
  }

  /** The writer has taken the first that waits. */
  void taken() {
    waiting.remove();
    free = waiting.isEmpty() ? writer : null;
  }
}

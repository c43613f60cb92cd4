package dev.weir.coordinator.rpc;

import com.google.protobuf.MessageLite;
import dev.weir.coordinator.message.CoordinatorEvent;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one kind that have introduced themselves, one stream each. Guarded by itself:
 * what happens to it and the event about it are one step, so that events of a process come as
 * Hello, reports, Gone, and a new stream's Hello only after the old one's Gone.
 *
 * @param <R> reports
 * @param <C> orders
 */
final class Peers<R, C extends MessageLite> {
  static final int MAX_PEERS = 4_096;

  private final Dialect<R> dialect;
  private final Consumer<CoordinatorEvent> events;
  private final Map<String, PeerStream<R, C>> bySender = new ConcurrentHashMap<>();

  /**
   * @param events may block while the loop is behind; the loop then still gets its orders out
   */
  Peers(Dialect<R> dialect, Consumer<CoordinatorEvent> events) {
    this.dialect = dialect;
    this.events = events;
  }

  Dialect<R> dialect() {
    return dialect;
  }

  /** A stream introduced itself and replaces the one that its process had; false: no room. */
  synchronized boolean join(PeerStream<R, C> stream, CoordinatorEvent hello) {
    if (bySender.size() >= MAX_PEERS && !bySender.containsKey(stream.sender())) {
      return false;
    }
    PeerStream<R, C> old = bySender.put(stream.sender(), stream);
    if (old != null) {
      String cause = "replaced by a newer stream of '" + stream.sender() + "'";
      events.accept(dialect.gone(old.sender(), old.incarnation(), cause));
      old.close(Status.ABORTED.withDescription(cause));
    }
    events.accept(hello);
    return true;
  }

  /** Passes a report on unless its stream was replaced or closed meanwhile. */
  synchronized void hear(PeerStream<R, C> stream, CoordinatorEvent event) {
    if (bySender.get(stream.sender()) == stream) {
      events.accept(event);
    }
  }

  /** A stream that had joined is over. */
  synchronized void leave(PeerStream<R, C> stream, String cause) {
    if (bySender.remove(stream.sender(), stream)) {
      events.accept(dialect.gone(stream.sender(), stream.incarnation(), cause));
    }
  }

  /** The stream of this very life of a process; null when there is none. */
  @Nullable PeerStream<R, C> find(String sender, String incarnation) {
    PeerStream<R, C> stream = bySender.get(sender);
    return stream != null && stream.incarnation().equals(incarnation) ? stream : null;
  }

  void closeAll(Status status) {
    bySender.values().forEach(stream -> stream.close(status));
  }
}

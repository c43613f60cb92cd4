package dev.weir.coordinator.rpc;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;

/**
 * Orders on their way to one process, in order. The coordinator's loop puts in, the stream's thread
 * drains; a process that does not read loses its stream instead of filling this one's memory.
 * Closed once and for all.
 */
final class Outbox<C extends MessageLite> {
  static final int MAX_WAITING_MESSAGES = 4_096;
  static final long MAX_WAITING_BYTES = 64L << 20;

  private final ServerCallStreamObserver<C> stream;
  private final ArrayDeque<C> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean closed;

  Outbox(ServerCallStreamObserver<C> stream) {
    this.stream = stream;
  }

  /** Takes an order without blocking; false: more than the limit waits, the stream must end. */
  synchronized boolean send(C order) {
    if (closed) {
      return true;
    }
    if (waiting.isEmpty() && stream.isReady()) {
      stream.onNext(order);
      return true;
    }
    waiting.add(order);
    waitingBytes += order.getSerializedSize();
    return waiting.size() == 1
        || (waiting.size() <= MAX_WAITING_MESSAGES && waitingBytes <= MAX_WAITING_BYTES);
  }

  /** The connection has room again. */
  synchronized void drain() {
    while (!closed && stream.isReady()) {
      C next = waiting.poll();
      if (next == null) {
        return;
      }
      waitingBytes -= next.getSerializedSize();
      stream.onNext(next);
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Ends the stream; only the first call counts. */
  synchronized void close(Status status) {
    if (closed) {
      return;
    }
    closed = true;
    waiting.clear();
    waitingBytes = 0;
    if (status.isOk()) {
      stream.onCompleted();
    } else {
      stream.onError(status.asRuntimeException());
    }
  }
}

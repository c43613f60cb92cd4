package dev.weir.worker.exchange;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether an attempt's exchange can carry. Shared by transport threads, loops and whoever closes
 * it; tells the listener each thing once.
 *
 * <p>Transitions: opening → connected → failed | closed; opening → failed | closed; failed →
 * closed.
 */
final class ExchangeHealth {
  private enum State {
    OPENING,
    CONNECTED,
    FAILED,
    CLOSED
  }

  private final ExchangeListener listener;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPENING);
  private final AtomicInteger missing;

  /**
   * @param links how many must come up
   */
  ExchangeHealth(ExchangeListener listener, int links) {
    this.listener = listener;
    this.missing = new AtomicInteger(links + 1);
  }

  /** One link is up; or, once, all of them were opened. */
  void up() {
    if (missing.decrementAndGet() == 0 && state.compareAndSet(State.OPENING, State.CONNECTED)) {
      listener.connected();
    }
  }

  boolean isConnected() {
    return state.get() == State.CONNECTED;
  }

  boolean isClosed() {
    return state.get() == State.CLOSED;
  }

  void fail(WeirException cause) {
    if (state.compareAndSet(State.OPENING, State.FAILED)
        || state.compareAndSet(State.CONNECTED, State.FAILED)) {
      listener.failed(cause);
    }
  }

  /** False when it was closed before. */
  boolean close() {
    return state.getAndSet(State.CLOSED) != State.CLOSED;
  }

  static WeirException broken(LinkId id, String what) {
    return new WeirException(
        ErrorCode.CHANNEL_FAILED,
        "the link from executor "
            + id.fromExecutor()
            + " to executor "
            + id.toExecutor()
            + " (job "
            + id.job()
            + ", attempt "
            + id.attempt()
            + ") broke: "
            + what
            + ". The job restarts from its last checkpoint.");
  }
}

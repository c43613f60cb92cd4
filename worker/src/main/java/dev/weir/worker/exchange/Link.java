package dev.weir.worker.exchange;

/**
 * One connection between two executors for one attempt: ordered, lossless until it closes, never
 * reconnected. Thread-safe.
 */
public interface Link {
  /**
   * Sends the first {@code length} bytes; messages arrive in the order of the calls. Never blocks:
   * what is outstanding is bounded by credit. The array may be reused after the return. On a closed
   * link it does nothing.
   */
  void send(byte[] message, int length);

  /** Closes both directions; {@link LinkEvents#closed} of both ends follows. Idempotent. */
  void close();
}

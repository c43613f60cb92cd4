package dev.weir.worker.rpc;

/** How long to wait before the next try: twice as long each time. Owned by one thread. */
final class Backoff {
  static final long FIRST_MILLIS = 50;
  static final long MAX_MILLIS = 1_000;

  private long millis = FIRST_MILLIS;

  /** Before the next try; the one after waits longer. */
  long nextMillis() {
    long now = millis;
    millis = Math.min(MAX_MILLIS, now * 2);
    return now;
  }

  /** A try has come to something. */
  void reset() {
    millis = FIRST_MILLIS;
  }
}

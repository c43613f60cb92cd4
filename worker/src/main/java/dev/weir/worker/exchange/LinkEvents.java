package dev.weir.worker.exchange;

/**
 * What a transport reports about one link. Calls for one link come one after the other, each seeing
 * what the one before wrote; {@link #closed} is the last and comes once.
 */
public interface LinkEvents {
  /** The array belongs to the receiver; bytes from {@code length} on are junk. */
  void received(byte[] message, int length);

  /** Whoever closed it; {@code cause} is for people. */
  void closed(String cause);
}

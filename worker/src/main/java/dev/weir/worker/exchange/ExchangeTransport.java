package dev.weir.worker.exchange;

/** Opens and accepts links. Thread-safe; events come on its own threads. */
public interface ExchangeTransport {
  /**
   * Opens a link. Returns at once; what is sent before the peer has answered is kept in order. A
   * peer that cannot be reached is reported by {@link LinkEvents#closed}, never thrown, and not
   * before this method has returned.
   */
  Link connect(PeerAddress peer, LinkId id, LinkEvents events);

  /** Who takes incoming links; called once, before the first can come. */
  void accept(LinkAcceptor acceptor);
}

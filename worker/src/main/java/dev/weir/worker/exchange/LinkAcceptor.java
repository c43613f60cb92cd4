package dev.weir.worker.exchange;

/** Takes the links that other executors open to this one. Called by transport threads. */
@FunctionalInterface
public interface LinkAcceptor {
  /** To refuse it, the acceptor closes the link; events of it may still come. */
  LinkEvents accept(LinkId id, Link link);
}

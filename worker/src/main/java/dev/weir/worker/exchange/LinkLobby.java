package dev.weir.worker.exchange;

/**
 * Where links from other executors wait until this executor joins their attempt: deployments reach
 * executors at different times. One for each process.
 */
public final class LinkLobby {
  public LinkLobby(ExchangeTransport transport) {
    throw new UnsupportedOperationException();
  }
}

package dev.weir.worker.exchange;

/**
 * Where an executor of the attempt is reached.
 *
 * @param dataAddress host:port of its exchange server
 */
public record PeerAddress(String executor, String incarnation, String dataAddress) {}

package dev.weir.worker.exchange;

/**
 * Credit of one end of a remote channel at one moment: granted = credit + inFlight + queued. The
 * sender counts as in flight whatever it sent and has not got back; the receiver counts what it has
 * and has not read as queued.
 */
public record ChannelStatus(
    int channel,
    boolean sender,
    long grantedBytes,
    long creditBytes,
    long inFlightBytes,
    long queuedBytes) {}

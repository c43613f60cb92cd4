package dev.weir.coordinator.view;

/** One end of a remote channel, at one moment: granted = credit + in flight + queued. */
public record ChannelFigures(
    int channel,
    boolean sender,
    long grantedBytes,
    long creditBytes,
    long inFlightBytes,
    long queuedBytes) {}

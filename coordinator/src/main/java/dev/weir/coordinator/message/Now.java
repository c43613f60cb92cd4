package dev.weir.coordinator.message;

/**
 * The time of an event, read by the shell.
 *
 * @param monotonicMillis never goes back; every duration and deadline is measured with it
 * @param wallMillis since 1970; only shown and written down, never compared
 */
public record Now(long monotonicMillis, long wallMillis) {}

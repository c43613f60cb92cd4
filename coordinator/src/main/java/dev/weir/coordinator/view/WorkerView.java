package dev.weir.coordinator.view;

/**
 * A worker daemon.
 *
 * @param usedSlots may exceed the slots after a loss
 * @param connected whether its stream stands
 */
public record WorkerView(
    String worker,
    String host,
    long pid,
    int slots,
    int usedSlots,
    int maxExecutors,
    boolean connected) {}

package dev.weir.worker.exchange;

/**
 * Names a link: one for each ordered pair of executors and attempt. Data flows from {@code
 * fromExecutor}, which opens it; feedback flows back on it. The incarnations keep out a process
 * that took the name of a dead one.
 */
public record LinkId(
    String job,
    int region,
    int attempt,
    String fromExecutor,
    String fromIncarnation,
    String toExecutor,
    String toIncarnation) {}

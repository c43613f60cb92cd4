package dev.weir.worker.executor;

import dev.weir.checkpointing.store.BlobStore;
import dev.weir.worker.exchange.ExchangeTransport;
import dev.weir.worker.task.TaskClock;

/**
 * Everything outside an executor's control logic. Built once for each process, or for each
 * simulated one.
 */
public record ExecutorPorts(
    ExchangeTransport transport,
    BlobStore store,
    JobCode code,
    ExecutorThreads threads,
    StateBackends states,
    ControlStream control,
    TaskClock clock) {}

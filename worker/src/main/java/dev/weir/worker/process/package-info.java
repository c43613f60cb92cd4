/**
 * Processes: the worker daemon and its children, the executors. The ways in are {@link
 * dev.weir.worker.process.WorkerDaemon} and {@link dev.weir.worker.process.ExecutorMain}.
 */
package dev.weir.worker.process;

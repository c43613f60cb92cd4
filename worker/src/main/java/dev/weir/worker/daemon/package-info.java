/**
 * The worker daemon's decisions: which executor processes to start and kill, and whose word counts.
 * The way in is {@link dev.weir.worker.daemon.WorkerCore}; processes and streams are its shells'.
 */
package dev.weir.worker.daemon;

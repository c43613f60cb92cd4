/**
 * An executor's control logic: commands of the leader in, subtasks deployed, checkpoints collected,
 * reports out. The way in is {@link dev.weir.worker.executor.Executor}; everything outside is
 * behind {@link dev.weir.worker.executor.ExecutorPorts}.
 */
@NullMarked
package dev.weir.worker.executor;

import org.jspecify.annotations.NullMarked;

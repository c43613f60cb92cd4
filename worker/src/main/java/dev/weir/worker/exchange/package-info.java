/**
 * Everything between two subtasks of one attempt of a job: gates, channels, frames, credits, links.
 * The way in is {@link dev.weir.worker.exchange.AttemptExchange}; a subtask sees only its {@link
 * dev.weir.worker.exchange.InputGate} and its {@link dev.weir.worker.exchange.OutputGate}s.
 */
@NullMarked
package dev.weir.worker.exchange;

import org.jspecify.annotations.NullMarked;

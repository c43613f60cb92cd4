/**
 * Operators as they run: to emit a record to an operator is to run it. The way in is {@link
 * dev.weir.worker.operator.ChainBuilder}, which makes the {@link dev.weir.worker.operator.Chain} of
 * one subtask. Pure: time, state and whatever blocks is given from outside, and one loop owns it
 * all.
 */
@NullMarked
package dev.weir.worker.operator;

import org.jspecify.annotations.NullMarked;

/**
 * The daemon of a node and the executor it launches for each job. Ways in: {@code Worker} and
 * {@code Executor}; the heart is {@code TaskLoop}, the one thread that owns a subtask.
 *
 * <p>User code runs in executors and nowhere else.
 */
package dev.weir.worker;

/**
 * Subtasks and the loops that step them. The way in is {@link dev.weir.worker.task.TaskLoop}: pure,
 * stepped by {@link dev.weir.worker.task.EventLoop}, a test or a simulator.
 */
@NullMarked
package dev.weir.worker.task;

import org.jspecify.annotations.NullMarked;

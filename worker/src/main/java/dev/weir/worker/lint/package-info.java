/**
 * Looks through a job's bytecode for what does not repeat: clocks, random numbers, the environment,
 * threads, connections, static fields that change. It warns, it never refuses, and it runs nothing
 * of the job. The way in is {@link dev.weir.worker.lint.Lint}.
 */
@NullMarked
package dev.weir.worker.lint;

import org.jspecify.annotations.NullMarked;

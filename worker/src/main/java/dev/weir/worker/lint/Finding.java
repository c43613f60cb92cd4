package dev.weir.worker.lint;

/**
 * A place that gives concern.
 *
 * @param line 0 when the class was compiled without line numbers
 * @param what short name of what is called or changed, such as {@code Instant.now}
 */
record Finding(int line, Concern concern, String what) {}

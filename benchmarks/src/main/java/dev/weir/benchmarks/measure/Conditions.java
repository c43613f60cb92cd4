package dev.weir.benchmarks.measure;

/**
 * What all runs of a command have in common.
 *
 * @param mode one-jvm or two-jvms
 * @param subtasks of each stage
 * @param state heap or rocksdb
 * @param jdk version of all JVMs
 * @param heap of each JVM that works
 * @param executorFlags of Weir's executors in two JVMs: equal or standard
 * @param leastSeconds a run that is shorter does not count
 */
public record Conditions(
    String mode,
    int subtasks,
    String state,
    String jdk,
    String heap,
    String executorFlags,
    double leastSeconds) {}

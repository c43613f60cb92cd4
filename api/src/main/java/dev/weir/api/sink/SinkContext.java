package dev.weir.api.sink;

/**
 * What a sink's writer and committer know of their surroundings.
 *
 * @param jobId 32 hex digits; part of every external name that must be the job's own
 * @param operator the sink's name
 * @param subtask which parallel instance, from 0
 * @param parallelism number of instances
 * @param attempt the region's attempt, from 1; a higher attempt owns what lower ones left
 * @param calls how to call what may block
 * @param clock processing time in milliseconds since 1970
 */
public record SinkContext(
    String jobId,
    String operator,
    int subtask,
    int parallelism,
    int attempt,
    BlockingCalls calls,
    java.util.function.LongSupplier clock) {}

package dev.weir.api.sink;

/**
 * A prepared transaction.
 *
 * @param operator the sink's name
 * @param subtask who wrote it
 * @param attempt in which attempt
 * @param checkpointId the checkpoint that decides it
 * @param payload what the committer needs to commit, prove or abort it, in the connector's own text
 */
public record Committable(
    String operator, int subtask, int attempt, long checkpointId, String payload) {}

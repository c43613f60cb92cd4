package dev.weir.api.sink;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Decides prepared transactions. Every call is idempotent and may be repeated after any crash.
 * Called by the subtask's event loop only; what blocks goes through {@link BlockingCalls}.
 */
public interface SinkCommitter extends AutoCloseable {
  CompletionStage<CommitOutcome> commit(Committable committable);

  /**
   * Called once in the open phase of a restored subtask, after its share of the pending
   * transactions is committed: fences writers of lower attempts and removes what they left that is
   * in no pending set.
   *
   * @param inherited numbers of the subtasks, of any earlier parallelism, whose remains this
   *     subtask clears; every number is inherited by exactly one subtask
   */
  CompletionStage<?> fenceAndAbortStrays(List<Integer> inherited);

  @Override
  void close() throws Exception;
}

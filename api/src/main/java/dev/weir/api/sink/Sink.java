package dev.weir.api.sink;

import dev.weir.api.schema.TypeRef;
import java.util.SortedMap;

/**
 * An output with two-phase commit: what a writer prepares at a barrier becomes visible exactly when
 * the checkpoint is decided. An instance belongs to one definition of the job.
 */
public interface Sink<T> {
  TypeRef<T> type();

  /** Kind and configuration as the topology shows and compares them; no secret. */
  SortedMap<String, String> attributes();

  SinkWriter<T> writer(SinkContext context) throws Exception;

  SinkCommitter committer(SinkContext context) throws Exception;

  /**
   * Is the target usable, and is it nobody else's? Asked before a job is accepted, by every process
   * that describes it, and again where it first opens, when other subtasks may have opened their
   * writers already; on a thread that may block, with a time limit. Leaves nothing behind: the job
   * may still be refused.
   *
   * @param jobId what the job's id is, or will be
   * @throws Exception with a message for the user: what is wrong and how to mend it
   */
  default void validate(String jobId) throws Exception {}
}

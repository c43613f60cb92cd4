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
   * Checked once, when the job is submitted, on a thread that may block: is the target usable, and
   * is it nobody else's?
   *
   * @throws Exception with a message for the user: what is wrong and how to mend it
   */
  default void validate(String jobId) throws Exception {}
}

package dev.weir.api.sink;

/** What a commit came to, proven. */
public enum CommitOutcome {
  /** Committed now. */
  COMMITTED,
  /** Found committed: an earlier try did it. */
  ALREADY,
  /** Not known; ask again. */
  UNKNOWN,
  /** It can never be committed: the prepared data is gone. The job stops with a named error. */
  LOST
}

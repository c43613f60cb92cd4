package dev.weir.coordinator.schedule;

import dev.weir.checkpointing.meta.MetadataValue.Result;

/** Where a job stands in {@link JobCore}; each state holds only what is legal in it. */
sealed interface JobState {

  /** A new leader reads the job's graphs. */
  record Opening(GraphRead read) implements JobState {}

  /** An attempt is on its way. */
  record Launching(Launch launch) implements JobState {}

  /** Sources were started. */
  record Running(Attempt attempt) implements JobState {}

  /** How it ends is decided; the result is written as soon as no pointer is undecided. */
  record Ending(JobEnd end) implements JobState {}

  /** A write was refused: the nodes are read again. */
  record Resyncing(Resync reads) implements JobState {}

  /** It has a result. */
  record Ended(Result result) implements JobState {}
}

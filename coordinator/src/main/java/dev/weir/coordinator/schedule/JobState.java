package dev.weir.coordinator.schedule;

import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.coordinator.leader.DamagedJob;
import dev.weir.coordinator.message.ReportedError;
import org.jspecify.annotations.Nullable;

/** Where a job stands in {@link JobCore}; each state holds only what is legal in it. */
sealed interface JobState {

  /** The attempt that is deployed; null while none is. */
  default @Nullable Attempt attempt() {
    return null;
  }

  /** What was found that this version cannot read; null while it can. */
  default @Nullable DamagedJob damage() {
    return null;
  }

  /** Whether its start needs the machines now. */
  default boolean starting(long nowMillis) {
    return false;
  }

  /** What is in the way; null while nothing is. */
  default @Nullable ReportedError obstacle() {
    return null;
  }

  /** A new leader reads the job's graphs. */
  record Opening(GraphRead read) implements JobState {
    @Override
    public @Nullable ReportedError obstacle() {
      return read.error();
    }
  }

  /** An attempt is on its way. */
  record Launching(Launch launch) implements JobState {
    @Override
    public @Nullable Attempt attempt() {
      return launch.attempt();
    }

    @Override
    public boolean starting(long nowMillis) {
      return launch.busy();
    }

    @Override
    public @Nullable ReportedError obstacle() {
      return launch.obstacle();
    }
  }

  /** Sources were started. */
  record Running(Attempt attempt, long sinceMillis) implements JobState {
    /** What runs first is compiled meanwhile. */
    static final long FIRST_RECORDS_MILLIS = 1_000;

    @Override
    public boolean starting(long nowMillis) {
      return nowMillis - sinceMillis < FIRST_RECORDS_MILLIS;
    }
  }

  /** How it ends is decided; the result is written as soon as no pointer is undecided. */
  record Ending(JobEnd end) implements JobState {}

  /** A write was refused: the nodes are read again. */
  record Resyncing(Resync reads) implements JobState {
    @Override
    public @Nullable DamagedJob damage() {
      return reads.damage();
    }
  }

  /** It has a result. */
  record Ended(Result result, AfterEnd after) implements JobState {}
}

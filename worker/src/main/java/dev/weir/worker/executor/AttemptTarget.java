package dev.weir.worker.executor;

import dev.weir.api.id.JobId;

/** The attempt of a region of a job that a message is about. */
public record AttemptTarget(JobId job, int region, int attempt) {
  /** Whether this is a later attempt of the same region. */
  boolean supersedes(AttemptTarget other) {
    return sameRegion(other) && attempt > other.attempt;
  }

  boolean sameRegion(AttemptTarget other) {
    return job.equals(other.job) && region == other.region;
  }

  @Override
  public String toString() {
    return "attempt " + attempt + " of job " + job;
  }
}

package dev.weir.coordinator.message;

import dev.weir.api.id.Attempts;
import dev.weir.api.id.JobId;

/** The job, region and attempt that a message is about; any other one is none of its business. */
public record AttemptTarget(JobId job, int region, int attempt) {

  /** The attempt of the only region there is today. */
  public static AttemptTarget of(JobId job, Attempts attempts) {
    return new AttemptTarget(job, Attempts.WHOLE_JOB, attempts.of(Attempts.WHOLE_JOB));
  }
}

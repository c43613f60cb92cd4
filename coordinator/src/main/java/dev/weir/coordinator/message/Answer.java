package dev.weir.coordinator.message;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.JobId;
import java.util.List;

/** What a client is told. */
public sealed interface Answer {

  /**
   * Done, or under way for certain.
   *
   * @param warnings what {@code Describe} remarked about the job's code
   */
  record Accepted(JobId job, List<String> warnings) implements Answer {
    public Accepted {
      warnings = List.copyOf(warnings);
    }
  }

  /** Not done, and nothing is left of it. */
  record Refused(ErrorCode code, String message) implements Answer {}
}

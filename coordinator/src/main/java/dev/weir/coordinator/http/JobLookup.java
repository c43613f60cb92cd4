package dev.weir.coordinator.http;

import dev.weir.api.error.ErrorCode;
import dev.weir.coordinator.live.LiveView;
import dev.weir.coordinator.view.JobView;
import org.jspecify.annotations.Nullable;

/** Which job a name or an id means. Stateless. */
final class JobLookup {
  private JobLookup() {}

  /**
   * @throws ProblemException when there is none
   */
  static JobView required(LiveView view, String nameOrId) {
    JobView job = find(view, nameOrId);
    if (job == null) {
      throw Problem.of(ErrorCode.JOB_NOT_FOUND, "no job has the name or id '" + nameOrId + "'")
          .exception();
    }
    return job;
  }

  /** By id; by name the one that lives, else the one submitted last. */
  static @Nullable JobView find(LiveView view, String nameOrId) {
    JobView found = null;
    for (JobView job : view.cluster().jobs()) {
      if (job.identity().job().value().equals(nameOrId)) {
        return job;
      }
      if (job.identity().name().equals(nameOrId) && isBetter(job, found)) {
        found = job;
      }
    }
    return found;
  }

  private static boolean isBetter(JobView job, @Nullable JobView than) {
    if (than == null) {
      return true;
    }
    boolean ended = job.progress().status().ended();
    boolean otherEnded = than.progress().status().ended();
    return ended == otherEnded
        ? job.progress().submittedMillis() > than.progress().submittedMillis()
        : !ended;
  }
}

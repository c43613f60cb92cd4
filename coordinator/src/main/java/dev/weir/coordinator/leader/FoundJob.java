package dev.weir.coordinator.leader;

import dev.weir.api.id.JobId;

/** A job that a new leader found. */
public sealed interface FoundJob permits StoredJob, DamagedJob {
  JobId job();
}

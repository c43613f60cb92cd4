package dev.weir.coordinator.schedule;

import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.coordinator.leader.Outcome;
import dev.weir.coordinator.view.JobView.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes how a job ended: once, before anything is cleaned up (rule 14), and checked against the
 * attempt, so that none follows it (J1). Belongs to its {@link JobCore}.
 */
final class JobEnd {
  private final JobFacts facts;
  private final Outbox out;
  private final Status status;
  private final @Nullable String error;
  private @Nullable Result written;

  JobEnd(JobFacts facts, Outbox out, Status status, @Nullable String error) {
    this.facts = facts;
    this.out = out;
    this.status = status;
    this.error = error;
  }

  Status status() {
    return status;
  }

  /** Writes it, unless that is on its way. */
  void write() {
    if (written == null) {
      long token = out.newToken();
      Result result = new Result(out.epoch(), token, status.name(), error, out.wallMillis());
      written = result;
      out.write(facts.job(), token, List.of(facts.execUnchanged(), facts.create(result)), 1);
    }
  }

  /** The result, when this is the outcome of its write; null when it is of something else. */
  @Nullable Result decidedBy(Outcome outcome) {
    return written != null && written.token() == outcome.token() ? written : null;
  }
}

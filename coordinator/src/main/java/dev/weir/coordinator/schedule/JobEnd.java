package dev.weir.coordinator.schedule;

import dev.weir.checkpointing.meta.MetadataValue.Account;
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
  private final JobCheckpoints checkpoints;
  private final Outbox out;
  private final Status status;
  private final @Nullable String error;
  private final boolean committed;
  private @Nullable Result written;

  /**
   * @param committed whether every sink is known to have committed what the pointer covers
   */
  JobEnd(JobContext job, Status status, @Nullable String error, boolean committed) {
    this.facts = job.facts();
    this.checkpoints = job.checkpoints();
    this.out = job.out();
    this.status = status;
    this.error = error;
    this.committed = committed;
  }

  Status status() {
    return status;
  }

  /** Writes it, unless that is on its way; while no pointer is undecided. */
  void write() {
    if (written == null) {
      long token = out.newToken();
      boolean nothingToCommit = facts.pointer.manifestKey().isEmpty();
      Account account = checkpoints.account(committed || nothingToCommit);
      Result result =
          new Result(out.epoch(), token, status.name(), error, out.wallMillis(), account);
      written = result;
      out.write(facts.job(), token, List.of(facts.execUnchanged(), facts.create(result)), 1);
    }
  }

  /** The result, when this is the outcome of its write; null when it is of something else. */
  @Nullable Result decidedBy(Outcome outcome) {
    return written != null && written.token() == outcome.token() ? written : null;
  }
}

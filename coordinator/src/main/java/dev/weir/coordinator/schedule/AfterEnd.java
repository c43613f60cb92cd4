package dev.weir.coordinator.schedule;

import dev.weir.checkpointing.core.Recovery;
import dev.weir.checkpointing.core.RecoveryDecision;
import dev.weir.checkpointing.core.Retention;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.view.JobView.Status;
import java.util.List;

/**
 * What is left to do for a job that has a result: its graphs are read, if this leader has not seen
 * them, and the objects of its checkpoints are deleted. A FINISHED job keeps none, and a CANCELED
 * one none once its sinks have committed; of a STOPPED or FAILED one what the pointer names stays,
 * so that it can be resumed from. Belongs to its {@link JobCore}; {@link EndedJobs} says when.
 *
 * <pre>
 * READING_GRAPHS transitions to:
 *   READING_MANIFEST: when they are known, where the pointer's checkpoint is kept
 *   LISTING:          when they are known, or cannot be read, where none is kept
 *   DONE:             when they cannot be read, where it is kept: what it names is not known
 * READING_MANIFEST transitions to:
 *   LISTING:          after a readable manifest
 *   DONE:             after one that is not there, or another
 * LISTING transitions to:
 *   DONE:             after a listing without garbage, when no process can add to it any more
 * </pre>
 *
 * <p>Upholds G1: a result is written only while no pointer is undecided, and none follows it.
 */
final class AfterEnd {
  /** Executors of the job may live on for so long, and write what nobody wants any more. */
  static final long STRAGGLER_MILLIS = 2 * Fleet.LEAVE_MILLIS;

  /** Between two listings, or two tries, on objects of an ended job. */
  static final long RETRY_MILLIS = 3_000;

  private final JobFacts facts;
  private final Outbox out;
  private final boolean keeps;
  private final GraphRead graphs;
  private final Retention retention;
  private final long settledMillis;
  private Phase phase = Phase.READING_GRAPHS;
  private long token;
  private long dueMillis;

  private enum Phase {
    READING_GRAPHS,
    READING_MANIFEST,
    LISTING,
    DONE
  }

  AfterEnd(JobFacts facts, Outbox out, Result result) {
    this.facts = facts;
    this.out = out;
    this.retention = new Retention(facts.job());
    this.graphs = new GraphRead(facts, out);
    this.settledMillis = out.nowMillis() + STRAGGLER_MILLIS;
    boolean over =
        result.status().equals(Status.FINISHED.name())
            || (result.status().equals(Status.CANCELED.name()) && result.account().committed());
    this.keeps = !over && !facts.pointer.manifestKey().isEmpty();
  }

  boolean done() {
    return phase == Phase.DONE;
  }

  /** Whether a call is on its way. */
  boolean busy() {
    return token != 0 || graphs.reading();
  }

  /** Time passed, and it is this job's turn. */
  void tick() {
    if (phase == Phase.READING_GRAPHS) {
      if (facts.documentOrNull() != null) {
        graphsRead(true);
      } else if (graphs.error() != null) {
        graphsRead(false);
      } else {
        graphs.tick();
      }
    }
    if (token != 0 || out.nowMillis() < dueMillis) {
      return;
    }
    if (phase == Phase.READING_MANIFEST) {
      token = out.readBlob(facts.job(), facts.pointer.manifestKey());
    } else if (phase == Phase.LISTING) {
      token = out.listObjects(facts.job(), retention.prefix());
    }
  }

  private void graphsRead(boolean known) {
    phase = keeps ? (known ? Phase.READING_MANIFEST : Phase.DONE) : Phase.LISTING;
  }

  void on(CoordinatorEvent.Blob answer) {
    if (phase == Phase.READING_GRAPHS && graphs.on(answer)) {
      out.changed();
    } else if (answer.token() == token) {
      token = 0;
      dueMillis = out.nowMillis() + RETRY_MILLIS;
      if (phase == Phase.READING_MANIFEST) {
        manifest(answer);
      } else if (answer instanceof CoordinatorEvent.BlobListed listed) {
        List<String> garbage = retention.garbageAfterEnd(listed.objects());
        garbage.forEach(out::deleteObject);
        if (garbage.isEmpty() && out.nowMillis() >= settledMillis) {
          phase = Phase.DONE;
        }
      }
    }
  }

  private void manifest(CoordinatorEvent.Blob answer) {
    if (answer instanceof CoordinatorEvent.BlobRead read
        && Recovery.decide(facts.pointer, read.bytes(), facts.scope())
            instanceof RecoveryDecision.Restore kept) {
      retention.completed(kept.manifest(), facts.pointer.manifestKey());
      phase = Phase.LISTING;
      dueMillis = 0;
    } else if (!(answer instanceof CoordinatorEvent.BlobFailed failed)
        || failed.reason() != Reason.UNKNOWN) {
      phase = Phase.DONE;
    }
  }
}

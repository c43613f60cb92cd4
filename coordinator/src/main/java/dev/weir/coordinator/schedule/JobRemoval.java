package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.JobId;
import dev.weir.checkpointing.core.Retention;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.StoreKeys;
import dev.weir.coordinator.leader.Outcome;
import dev.weir.coordinator.message.CoordinatorEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Removes an ended job for good: first its objects, so that none is ever without a job that names
 * it, then its nodes, in one transaction. A leader that dies on the way is followed by one that
 * begins again. Belongs to {@link EndedJobs}.
 *
 * <pre>
 * LISTING transitions to:
 *   READING:  after a listing in which nothing is the job's
 * READING transitions to:
 *   DELETING: when the versions of all its nodes are known
 * DELETING transitions to:
 *   REMOVED:  after multi{leader unchanged, delete every node} was applied
 *   FAILED:   after it was refused: there is something that this version does not know
 * </pre>
 */
final class JobRemoval {
  private final JobId job;
  private final Outbox out;
  private final Map<Long, String> reads = new TreeMap<>();
  private final TreeMap<String, Integer> versions = new TreeMap<>();
  private State state = State.LISTING;
  private long token;
  private long dueMillis;

  /** How far it is. */
  enum State {
    LISTING,
    READING,
    DELETING,
    REMOVED,
    FAILED
  }

  JobRemoval(JobId job, Outbox out) {
    this.job = job;
    this.out = out;
  }

  JobId job() {
    return job;
  }

  State state() {
    return state;
  }

  /** Time passed. */
  void tick() {
    if (state == State.LISTING && token == 0 && out.nowMillis() >= dueMillis) {
      token = out.listObjects(job, StoreKeys.jobPrefix(job));
    }
  }

  /** Answer to a listing; false when it is something else's. */
  boolean on(CoordinatorEvent.Blob answer) {
    if (state != State.LISTING || answer.token() != token) {
      return false;
    }
    token = 0;
    dueMillis = out.nowMillis() + AfterEnd.RETRY_MILLIS;
    if (answer instanceof CoordinatorEvent.BlobListed listed) {
      List<String> own = listed.objects().stream().map(BlobInfo::key).filter(this::isOwn).toList();
      own.stream().limit(Retention.MAX_DELETED_AT_ONCE).forEach(out::deleteObject);
      if (own.isEmpty()) {
        read();
      }
    }
    return true;
  }

  private boolean isOwn(String key) {
    StoreKeys.Named named = StoreKeys.parse(key);
    return named != null && !(named instanceof StoreKeys.Jar);
  }

  private void read() {
    state = State.READING;
    for (String path : MetadataPaths.ofJob(job)) {
      reads.put(out.read(job, path), path);
    }
  }

  /** What became of a call on the metadata store; false when it is something else's. */
  boolean on(Outcome outcome) {
    String path = reads.remove(outcome.token());
    if (path != null) {
      if (outcome instanceof Outcome.Found found && found.version() >= 0) {
        versions.put(path, found.version());
      } else if (outcome instanceof Outcome.Unreadable damaged) {
        versions.put(path, damaged.version());
      }
      if (reads.isEmpty()) {
        delete();
      }
      return true;
    }
    if (state != State.DELETING || outcome.token() != token) {
      return false;
    }
    state = outcome instanceof Outcome.Applied ? State.REMOVED : State.FAILED;
    if (state == State.FAILED) {
      out.alert(
          ErrorCode.JOB_UNREADABLE,
          MetadataPaths.job(job) + " could not be removed and stays: " + outcome);
    }
    return true;
  }

  private void delete() {
    List<MetadataOp> operations = new ArrayList<>();
    versions.forEach((path, version) -> operations.add(new MetadataOp.Delete(path, version)));
    operations.add(new MetadataOp.Delete(MetadataPaths.job(job), 0)); // nobody writes into it
    token = out.newToken();
    state = State.DELETING;
    out.write(job, token, operations, 0);
  }
}

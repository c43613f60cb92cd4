package dev.weir.checkpointing.core;

import dev.weir.api.codec.RecordTooLargeException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.core.CheckpointCommand.AbortThrough;
import dev.weir.checkpointing.core.CheckpointCommand.Commit;
import dev.weir.checkpointing.core.CheckpointCommand.CreateObject;
import dev.weir.checkpointing.core.CheckpointCommand.MovePointer;
import dev.weir.checkpointing.core.CheckpointCommand.ReadObject;
import dev.weir.checkpointing.core.CheckpointCommand.Trigger;
import dev.weir.checkpointing.core.CheckpointSummary.Outcome;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.ManifestCodec;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.checkpointing.store.StoreKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one attempt of one job (D5). A checkpoint is complete exactly when its
 * pointer's transaction was applied; until that is known nothing is committed, and whatever it may
 * name is not deleted (I10). One is in flight. Owned by the coordinator's thread; pure; whoever
 * drives it fences what it commands, and sends no events while the leader is frozen.
 *
 * <pre>
 * Idle transitions to:
 *   Collecting: after a tick that is due, or at once when every subtask has FINISHED (Trigger)
 * Collecting transitions to:
 *   Storing:    after every subtask of the plan has acknowledged in this attempt (CreateObject)
 *   Idle:       after a decline, the time limit, NoMore or the end of the attempt (AbortThrough)
 * Storing transitions to:
 *   Deciding:   after the manifest was created and read back equal (MovePointer)
 *   Idle:       after the store refused, the time limit, NoMore or the end of the attempt
 *               (AbortThrough)
 * Deciding transitions to:
 *   Idle:       after PointerMoved (Commit, Completed), after PointerRefused (AbortThrough);
 *               nothing else ends it, not even the end of the attempt
 * </pre>
 *
 * <p>Beside it, every sink subtask is told to commit until it has reported. Upholds I3 and I6 (only
 * acknowledgements of the attempt count, one for each subtask), I4 (ids only grow), S1 (a {@link
 * CommitPermit} is made of a moved pointer alone).
 */
public final class CheckpointCore {
  /** Between two Commits of the same pointer. */
  static final long COMMIT_REPEAT_MILLIS = 1_000;

  /** Between two tries of a call on the store whose outcome is unknown. */
  static final long STORE_RETRY_MILLIS = 500;

  /** Completed checkpoints that some sink has not committed yet; with more, none is triggered. */
  static final int MAX_UNCOMMITTED = 4;

  private final CheckpointScope scope;
  private final CheckpointPace pace;
  private final LeaderEpoch epoch;
  private final LongSupplier tokens;
  private final SortedMap<SubtaskId, CheckpointId> committed = new TreeMap<>();
  private final List<CheckpointId> uncommitted = new ArrayList<>();
  private final List<CheckpointCommand> out = new ArrayList<>();
  private int nextNumber;
  private CheckpointId pointer;
  private long nextDueMillis;
  private long commitSentMillis;
  private long skipped;
  private boolean finishing;
  private boolean lastDue;
  private boolean ended;
  private boolean noMore;

  /** Null while Idle; then Collecting until {@code storing} is set. */
  private @Nullable PendingCheckpoint pending;

  private @Nullable Storing storing;

  /** The manifest of the checkpoint in flight on its way. */
  private static final class Storing {
    final Manifest manifest;
    final long token;
    final String key;
    final byte[] bytes;
    boolean created;
    boolean deciding;
    long retryAtMillis = Long.MAX_VALUE;

    Storing(Manifest manifest, long token, byte[] bytes) {
      this.manifest = manifest;
      this.token = token;
      this.key = StoreKeys.manifest(manifest.job(), manifest.id(), token);
      this.bytes = bytes;
    }
  }

  /**
   * How often checkpoints are taken.
   *
   * @param timeoutMillis after which one in flight is given up
   */
  public record CheckpointPace(long intervalMillis, long timeoutMillis) {}

  /**
   * Where this leader stands in the job's checkpoints.
   *
   * @param nextNumber of the next one: never used in this epoch
   * @param pointer what the attempt started from; its commits are done
   */
  public record Position(LeaderEpoch epoch, int nextNumber, CheckpointId pointer) {}

  /**
   * @param tokens gives a new one for each pointer
   * @param nowMillis when the attempt began to run
   */
  public CheckpointCore(
      CheckpointScope scope,
      CheckpointPace pace,
      Position position,
      LongSupplier tokens,
      long nowMillis) {
    this.scope = scope;
    this.pace = pace;
    this.epoch = position.epoch();
    this.nextNumber = position.nextNumber();
    this.pointer = position.pointer();
    this.tokens = tokens;
    this.nextDueMillis = nowMillis + spread(scope, pace.intervalMillis());
    scope.sinks().forEach(sink -> committed.put(sink, pointer));
  }

  /** First triggers of many jobs are spread over the interval, by job id. */
  private static long spread(CheckpointScope scope, long intervalMillis) {
    return Math.floorMod(
        Long.parseUnsignedLong(scope.job().value().substring(16), 16), intervalMillis);
  }

  public int nextNumber() {
    return nextNumber;
  }

  /** Id of the last checkpoint known to be complete. */
  public CheckpointId pointer() {
    return pointer;
  }

  /** Whether a pointer's transaction is on its way. */
  public boolean deciding() {
    return storing != null && storing.deciding;
  }

  /** Whether sinks have, or may have, something to commit that a pointer covers. */
  public boolean owing() {
    return deciding() || !uncommitted.isEmpty();
  }

  /** Ticks that found a checkpoint in flight, or sinks too far behind. */
  public long skipped() {
    return skipped;
  }

  public @Nullable CheckpointId inFlight() {
    return pending == null ? null : pending.id;
  }

  public List<CheckpointCommand> on(long nowMillis, CheckpointEvent event) {
    if (event instanceof CheckpointEvent.Tick) {
      tick(nowMillis);
    } else if (event instanceof CheckpointEvent.Acked acked) {
      acked(nowMillis, acked);
    } else if (event instanceof CheckpointEvent.Declined declined) {
      if (isOfAttempt(declined.region(), declined.attempt()) && isCollecting(declined.id())) {
        abort(nowMillis, Outcome.DECLINED, declined.reason());
      }
    } else if (event instanceof CheckpointEvent.ObjectCreated created) {
      created(created.key());
    } else if (event instanceof CheckpointEvent.ObjectRead read) {
      read(nowMillis, read);
    } else if (event instanceof CheckpointEvent.ObjectFailed failed) {
      storeFailed(nowMillis, failed);
    } else if (event instanceof CheckpointEvent.PointerMoved moved) {
      pointerMoved(nowMillis, moved.id());
    } else if (event instanceof CheckpointEvent.PointerRefused refused) {
      if (deciding() && refused.id().equals(inFlight())) {
        abort(nowMillis, Outcome.FAILED, refused.reason());
      }
    } else if (event instanceof CheckpointEvent.Committed report) {
      committed(report);
    } else if (event instanceof CheckpointEvent.AllFinished) {
      finishing = true;
      lastDue = true;
      tick(nowMillis);
    } else if (event instanceof CheckpointEvent.NoMore) {
      if (!deciding()) {
        abort(nowMillis, Outcome.ABANDONED, "the job ends");
      }
      noMore = true;
      settleCommits(true);
    } else if (event instanceof CheckpointEvent.AttemptEnded) {
      ended = true;
      if (!deciding()) {
        abort(nowMillis, Outcome.ABANDONED, "the attempt ended");
      }
    } else {
      throw new AssertionError(event);
    }
    List<CheckpointCommand> commands = List.copyOf(out);
    out.clear();
    return commands;
  }

  /** Before this time a tick changes nothing, unless another event comes first. */
  public long restsUntilMillis() {
    boolean triggers = !ended && !noMore;
    boolean room = pending == null && uncommitted.size() < MAX_UNCOMMITTED;
    long due = triggers ? (lastDue && room ? 0 : nextDueMillis) : Long.MAX_VALUE;
    if (pending != null && !deciding()) {
      due = Math.min(due, pending.triggeredMillis + pace.timeoutMillis() + 1);
    }
    if (!ended && !uncommitted.isEmpty()) {
      due = Math.min(due, commitSentMillis + COMMIT_REPEAT_MILLIS);
    }
    return storing == null ? due : Math.min(due, storing.retryAtMillis);
  }

  private void tick(long now) {
    PendingCheckpoint inFlight = pending;
    if (inFlight != null && !deciding() && now - inFlight.triggeredMillis > pace.timeoutMillis()) {
      String waiting =
          storing != null
              ? "its manifest could not be stored"
              : "subtasks " + inFlight.missing(scope) + " did not acknowledge";
      abort(now, Outcome.EXPIRED, "after " + pace.timeoutMillis() + " ms " + waiting);
    }
    if (storing != null && now >= storing.retryAtMillis) {
      store(storing);
    }
    if (!ended && !uncommitted.isEmpty() && now - commitSentMillis >= COMMIT_REPEAT_MILLIS) {
      sendCommit(now);
    }
    if (ended || noMore) {
      return;
    }
    boolean due = now >= nextDueMillis;
    if (pending == null && uncommitted.size() < MAX_UNCOMMITTED && (due || lastDue)) {
      lastDue = false;
      CheckpointId id = CheckpointId.of(epoch, nextNumber++);
      pending = new PendingCheckpoint(id, now, finishing);
      out.add(new Trigger(id));
      scheduleNext(now);
    } else if (due) {
      skipped++;
      scheduleNext(now);
    }
  }

  private void scheduleNext(long now) {
    if (now < nextDueMillis) {
      return;
    }
    long late = now - nextDueMillis;
    nextDueMillis += pace.intervalMillis() * (late / pace.intervalMillis() + 1);
  }

  private boolean isOfAttempt(int region, int attempt) {
    return !ended && attempt >= 1 && scope.attempts().of(region) == attempt;
  }

  private boolean isCollecting(CheckpointId id) {
    return storing == null && id.equals(inFlight());
  }

  private void acked(long now, CheckpointEvent.Acked part) {
    PendingCheckpoint inFlight = pending;
    if (inFlight == null
        || !isOfAttempt(part.region(), part.attempt())
        || !isCollecting(part.id())) {
      return;
    }
    String defect = inFlight.add(part, scope);
    if (defect != null) {
      abort(now, Outcome.FAILED, defect);
    } else if (inFlight.isComplete(scope)) {
      Manifest manifest = inFlight.manifest(scope);
      try {
        storing = new Storing(manifest, tokens.getAsLong(), ManifestCodec.encode(manifest));
      } catch (RecordTooLargeException | IllegalArgumentException e) {
        abort(now, Outcome.FAILED, "the manifest cannot be written: " + e.getMessage());
        return;
      }
      store(storing);
    }
  }

  private void store(Storing s) {
    s.retryAtMillis = Long.MAX_VALUE;
    out.add(s.created ? new ReadObject(s.key) : new CreateObject(s.key, s.bytes));
  }

  private void created(String key) {
    Storing s = storing;
    if (s != null && s.key.equals(key) && !s.created) {
      s.created = true;
      store(s);
    }
  }

  private void read(long now, CheckpointEvent.ObjectRead read) {
    Storing s = storing;
    if (s == null || !s.key.equals(read.key()) || s.deciding) {
      return;
    }
    if (Arrays.equals(s.bytes, read.bytes())) {
      s.deciding = true;
      String sha256 = Digests.sha256(s.bytes);
      out.add(new MovePointer(s.manifest.id(), s.token, s.key, sha256));
    } else {
      abort(now, Outcome.FAILED, "the manifest " + s.key + " reads back differently");
    }
  }

  private void storeFailed(long now, CheckpointEvent.ObjectFailed failed) {
    Storing s = storing;
    if (s == null || !s.key.equals(failed.key()) || s.deciding) {
      return;
    }
    if (failed.reason() == Reason.UNKNOWN) {
      s.retryAtMillis = now + STORE_RETRY_MILLIS;
    } else {
      abort(now, Outcome.FAILED, "the manifest could not be stored: " + failed.message());
    }
  }

  private void pointerMoved(long now, CheckpointId id) {
    Storing s = storing;
    PendingCheckpoint done = pending;
    if (s == null || done == null || !s.deciding || !id.equals(done.id)) {
      return;
    }
    pointer = id;
    pending = null;
    storing = null;
    out.add(new CheckpointCommand.Completed(s.manifest, s.key));
    out.add(new CheckpointCommand.Ended(done.summary(Outcome.COMPLETED, now, null)));
    if (ended) {
      return;
    }
    noMore |= done.last;
    uncommitted.add(id);
    sendCommit(now);
    settleCommits(true);
  }

  private void sendCommit(long now) {
    commitSentMillis = now;
    out.add(new Commit(CommitPermit.ofMovedPointer(pointer)));
  }

  private void committed(CheckpointEvent.Committed report) {
    if (!isOfAttempt(report.region(), report.attempt())) {
      return;
    }
    for (SubtaskId subtask : report.subtasks()) {
      committed.computeIfPresent(
          subtask, (s, so) -> report.through().isAfter(so) ? report.through() : so);
    }
    settleCommits(false);
  }

  private void settleCommits(boolean changed) {
    CheckpointId slowest = committed.values().stream().min(CheckpointId::compareTo).orElse(pointer);
    boolean fewer = uncommitted.removeIf(id -> !id.isAfter(slowest));
    if ((changed || fewer) && noMore && pending == null && uncommitted.isEmpty()) {
      out.add(new CheckpointCommand.EverythingCommitted(pointer));
    }
  }

  /** Gives up the checkpoint in flight, if there is one. Its committables ride on in the next. */
  private void abort(long now, Outcome outcome, String reason) {
    PendingCheckpoint dead = pending;
    if (dead == null) {
      return;
    }
    pending = null;
    storing = null;
    if (!ended) {
      out.add(new AbortThrough(dead.id));
    }
    out.add(new CheckpointCommand.Ended(dead.summary(outcome, now, reason)));
  }
}

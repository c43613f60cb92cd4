package dev.weir.coordinator.schedule;

import dev.weir.api.id.CheckpointId;
import dev.weir.checkpointing.core.CheckpointCommand;
import dev.weir.checkpointing.core.CheckpointCore;
import dev.weir.checkpointing.core.CheckpointCore.CheckpointPace;
import dev.weir.checkpointing.core.CheckpointCore.Position;
import dev.weir.checkpointing.core.CheckpointEvent;
import dev.weir.checkpointing.core.CheckpointSummary;
import dev.weir.checkpointing.core.Retention;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.SplitFigures;
import dev.weir.checkpointing.meta.MetadataValue.Account;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.coordinator.leader.Outcome;
import dev.weir.coordinator.message.AttemptTarget;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.view.JobView.CheckpointView;
import dev.weir.coordinator.view.JobView.CheckpointsView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one job under this leader, over its attempts: numbers that are never used
 * twice, what is kept, what is shown. Carries out what {@link CheckpointCore} decides; what it
 * means for the job goes to {@link JobCore} as signals. Owned by the coordinator's thread; pure.
 */
final class JobCheckpoints {
  /** Checkpoints that are shown. */
  static final int HISTORY = 60;

  /** Characters of positions that a job's result keeps. */
  static final int ACCOUNT_CHARS = 16 << 10;

  /** A number's digits and what stands around it. */
  private static final int NUMBER_CHARS = 32;

  /** Between two listings of the job's objects. */
  static final long LISTING_MILLIS = 5_000;

  private final JobFacts facts;
  private final Fleet fleet;
  private final Outbox out;
  private final Retention retention;
  private final Map<Long, String> manifestCalls = new TreeMap<>();
  private final Deque<CheckpointView> history = new ArrayDeque<>();
  private final List<Signal> signals = new ArrayList<>();
  private final SortedMap<String, Long> positions = new TreeMap<>();
  private @Nullable CheckpointCore core;
  private @Nullable Attempt attempt;
  private @Nullable Pointer moving;
  private int nextNumber = 1;
  private long listing;
  private boolean listingDue;
  private long listedMillis;
  private long completed;
  private long failed;
  private long skippedBefore;
  private long pointerMillis;

  /** What a decision means for the job. */
  enum Signal {
    /** A checkpoint is complete. */
    COMPLETED,
    /** No checkpoint follows, and what the pointer decided is committed. */
    EVERYTHING_COMMITTED,
    /** The pointer's write was refused: what is known of the job's nodes is not true. */
    REFUSED
  }

  JobCheckpoints(JobFacts facts, Fleet fleet, Outbox out) {
    this.facts = facts;
    this.fleet = fleet;
    this.out = out;
    this.retention = new Retention(facts.job());
    if (facts.result != null) {
      take(facts.result.account());
    }
  }

  /** Sources of this attempt were started. */
  void start(Attempt started) {
    close();
    attempt = started;
    core =
        new CheckpointCore(
            facts.scope(),
            new CheckpointPace(
                facts.settings.checkpoints().intervalMillis(),
                facts.settings.checkpoints().timeoutMillis()),
            new Position(out.epoch(), nextNumber, facts.pointer.id()),
            out::newToken,
            out.nowMillis());
  }

  private void close() {
    CheckpointCore old = core;
    if (old != null) {
      nextNumber = old.nextNumber();
      skippedBefore += old.skipped();
    }
    core = null;
  }

  /** Whether it is not known yet whether the pointer has moved. */
  boolean deciding() {
    return core != null && core.deciding();
  }

  /** Whether sinks of the attempt have, or may have, something to commit that a pointer covers. */
  boolean owing() {
    return core != null && core.owing();
  }

  /** A complete checkpoint that was found, not made. */
  void found(Manifest manifest, String manifestKey) {
    retention.completed(manifest, manifestKey);
    remember(manifest);
  }

  private void remember(Manifest manifest) {
    positions.clear();
    manifest.sections().forEach(section -> positions.putAll(section.positions()));
  }

  /** Positions and figures of the last complete checkpoint that this leader knows. */
  SortedMap<String, Long> positions() {
    return positions;
  }

  /** What happened since the last call. */
  List<Signal> takeSignals() {
    List<Signal> taken = List.copyOf(signals);
    signals.clear();
    return taken;
  }

  void on(CheckpointEvent event) {
    CheckpointCore decider = core;
    Attempt of = attempt;
    if (decider != null && of != null) {
      decider.on(out.nowMillis(), event).forEach(command -> carryOut(of, command));
    }
  }

  private void carryOut(Attempt of, CheckpointCommand command) {
    if (command instanceof CheckpointCommand.Trigger trigger) {
      of.broadcast(fleet, new ExecutorOrder.TriggerBarrier(of.target, trigger.id()));
    } else if (command instanceof CheckpointCommand.CreateObject create) {
      long token = out.createObject(facts.job(), create.key(), create.bytes());
      manifestCalls.put(token, create.key());
    } else if (command instanceof CheckpointCommand.ReadObject read) {
      manifestCalls.put(out.readBlob(facts.job(), read.key()), read.key());
    } else if (command instanceof CheckpointCommand.MovePointer move) {
      move(move);
    } else if (command instanceof CheckpointCommand.Commit commit) {
      of.broadcast(fleet, new ExecutorOrder.Commit(of.target, commit.permit()));
    } else if (command instanceof CheckpointCommand.AbortThrough abort) {
      of.broadcast(fleet, new ExecutorOrder.AbortThrough(of.target, abort.id()));
    } else if (command instanceof CheckpointCommand.Completed complete) {
      retention.completed(complete.manifest(), complete.manifestKey());
      remember(complete.manifest());
      pointerMillis = out.wallMillis();
      listingDue = true;
      signals.add(Signal.COMPLETED);
    } else if (command instanceof CheckpointCommand.Ended ended) {
      show(ended.summary());
    } else if (command instanceof CheckpointCommand.EverythingCommitted) {
      signals.add(Signal.EVERYTHING_COMMITTED);
    } else {
      throw new AssertionError(command);
    }
  }

  private void move(CheckpointCommand.MovePointer move) {
    Pointer next =
        new Pointer(
            out.epoch(),
            move.token(),
            move.id(),
            facts.exec.attempts(),
            move.manifestKey(),
            move.manifestSha256());
    moving = next;
    out.write(facts.job(), move.token(), List.of(facts.execUnchanged(), facts.set(next)), 1);
  }

  /** The outcome of the pointer's write; false when it is of something else. */
  boolean on(Outcome outcome) {
    Pointer next = moving;
    if (next == null || next.token() != outcome.token()) {
      return false;
    }
    moving = null;
    if (outcome instanceof Outcome.Applied applied) {
      facts.pointer = next;
      facts.pointerVersion = applied.version();
      on(new CheckpointEvent.PointerMoved(next.id()));
    } else {
      on(
          new CheckpointEvent.PointerRefused(
              next.id(), "the pointer's write was refused: " + outcome));
      signals.add(Signal.REFUSED);
    }
    return true;
  }

  /** News of a checkpoint or a commit of the present attempt. */
  void on(ExecutorNews news) {
    if (news instanceof ExecutorNews.CheckpointAcked ack) {
      AttemptTarget of = ack.target();
      on(
          new CheckpointEvent.Acked(
              of.region(), of.attempt(), ack.checkpoint(), ack.sections(), ack.phaseMicros()));
    } else if (news instanceof ExecutorNews.CheckpointDeclined decline) {
      AttemptTarget of = decline.target();
      on(
          new CheckpointEvent.Declined(
              of.region(), of.attempt(), decline.checkpoint(), decline.error().line()));
    } else if (news instanceof ExecutorNews.CommitReported report) {
      AttemptTarget of = report.target();
      on(
          new CheckpointEvent.Committed(
              of.region(), of.attempt(), report.through(), report.subtasks()));
    }
  }

  private void show(CheckpointSummary summary) {
    boolean complete = summary.outcome() == CheckpointSummary.Outcome.COMPLETED;
    completed += complete ? 1 : 0;
    failed += complete ? 0 : 1;
    long triggered = out.wallMillis() - (out.nowMillis() - summary.triggeredMillis());
    history.addLast(
        new CheckpointView(
            summary.id().toString(),
            summary.outcome().name(),
            triggered,
            summary.durationMillis(),
            summary.bytes(),
            summary.phaseMicros(),
            summary.error()));
    while (history.size() > HISTORY) {
      history.removeFirst();
    }
    out.changed();
  }

  /** Answer to a call for the manifest in flight, or for retention; false when it is neither. */
  boolean on(CoordinatorEvent.Blob answer) {
    if (answer.token() == listing) {
      listing = 0;
      if (answer instanceof CoordinatorEvent.BlobListed listed) {
        retention.garbage(listed.objects()).forEach(out::deleteObject);
      }
      return true;
    }
    String key = manifestCalls.remove(answer.token());
    if (key == null) {
      return false;
    }
    if (answer instanceof CoordinatorEvent.BlobCreated) {
      on(new CheckpointEvent.ObjectCreated(key));
    } else if (answer instanceof CoordinatorEvent.BlobRead read) {
      on(new CheckpointEvent.ObjectRead(key, read.bytes()));
    } else if (answer instanceof CoordinatorEvent.BlobFailed failure) {
      on(new CheckpointEvent.ObjectFailed(key, failure.reason(), failure.message()));
    }
    return true;
  }

  /** As {@link CheckpointCore#restsUntilMillis}. */
  long restsUntilMillis() {
    long list = listingDue && listing == 0 ? listedMillis + LISTING_MILLIS : Long.MAX_VALUE;
    long due = core == null ? list : Math.min(list, core.restsUntilMillis());
    return signals.isEmpty() ? due : 0;
  }

  /** Time passed. */
  void tick() {
    if (listingDue && listing == 0 && out.nowMillis() - listedMillis >= LISTING_MILLIS) {
      listingDue = false;
      listedMillis = out.nowMillis();
      listing = out.listObjects(facts.job(), retention.prefix());
    }
    on(new CheckpointEvent.Tick());
  }

  /**
   * What is told of the job when it has ended.
   *
   * @param committed whether every sink has committed what the pointer covers
   */
  Account account(boolean committed) {
    SortedMap<String, Long> shown = new TreeMap<>();
    int chars = 0;
    for (boolean splits : new boolean[] {false, true}) { // the figures of sources come first
      for (Map.Entry<String, Long> entry : positions.entrySet()) {
        if (SplitFigures.isSplit(entry.getKey()) == splits) {
          chars += entry.getKey().length() + NUMBER_CHARS;
          if (chars <= ACCOUNT_CHARS) {
            shown.put(entry.getKey(), entry.getValue());
          }
        }
      }
    }
    long skipped = skippedBefore + (core == null ? 0 : core.skipped());
    return new Account(
        committed, new Account.Checkpoints(completed, failed, skipped), pointerMillis, shown);
  }

  /** The job has ended, under this leader or a former one: it is told what its result says. */
  void take(Account account) {
    positions.clear();
    completed = account.checkpoints().completed();
    failed = account.checkpoints().failed();
    skippedBefore = account.checkpoints().skipped();
    pointerMillis = account.pointerMillis();
    positions.putAll(account.positions());
  }

  CheckpointsView view(CheckpointId pointer) {
    CheckpointId inFlight = core == null ? null : core.inFlight();
    return new CheckpointsView(
        completed,
        failed,
        skippedBefore + (core == null ? 0 : core.skipped()),
        pointer.toString(),
        pointerMillis,
        inFlight == null ? null : inFlight.toString(),
        List.copyOf(history));
  }
}

package dev.weir.checkpointing.core;

import static dev.weir.checkpointing.core.Checkpoints.EPOCH;
import static dev.weir.checkpointing.core.Checkpoints.SINKS;
import static dev.weir.checkpointing.core.Checkpoints.SUBTASKS;
import static dev.weir.checkpointing.core.Checkpoints.ack;
import static dev.weir.checkpointing.core.Checkpoints.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.core.CheckpointCommand.AbortThrough;
import dev.weir.checkpointing.core.CheckpointCommand.Commit;
import dev.weir.checkpointing.core.CheckpointCommand.CreateObject;
import dev.weir.checkpointing.core.CheckpointCommand.Ended;
import dev.weir.checkpointing.core.CheckpointCommand.EverythingCommitted;
import dev.weir.checkpointing.core.CheckpointCommand.MovePointer;
import dev.weir.checkpointing.core.CheckpointCommand.ReadObject;
import dev.weir.checkpointing.core.CheckpointCommand.Trigger;
import dev.weir.checkpointing.core.CheckpointCore.CheckpointPace;
import dev.weir.checkpointing.core.CheckpointCore.Position;
import dev.weir.checkpointing.core.CheckpointEvent.AllFinished;
import dev.weir.checkpointing.core.CheckpointEvent.AttemptEnded;
import dev.weir.checkpointing.core.CheckpointEvent.Committed;
import dev.weir.checkpointing.core.CheckpointEvent.Declined;
import dev.weir.checkpointing.core.CheckpointEvent.NoMore;
import dev.weir.checkpointing.core.CheckpointEvent.ObjectCreated;
import dev.weir.checkpointing.core.CheckpointEvent.ObjectFailed;
import dev.weir.checkpointing.core.CheckpointEvent.ObjectRead;
import dev.weir.checkpointing.core.CheckpointEvent.PointerMoved;
import dev.weir.checkpointing.core.CheckpointEvent.PointerRefused;
import dev.weir.checkpointing.core.CheckpointEvent.Tick;
import dev.weir.checkpointing.core.CheckpointSummary.Outcome;
import dev.weir.checkpointing.manifest.ManifestCodec;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CheckpointCoreTest {
  private static final long INTERVAL = 1_000;
  private static final long TIMEOUT = 60_000;

  private final AtomicLong tokens = new AtomicLong(100);
  private final List<CheckpointCommand> said = new ArrayList<>();
  private final CheckpointCore core =
      new CheckpointCore(
          Checkpoints.scope(),
          new CheckpointPace(INTERVAL, TIMEOUT),
          new Position(EPOCH, 1, CheckpointId.NONE),
          tokens::incrementAndGet,
          0);
  private long now;

  private List<CheckpointCommand> on(CheckpointEvent event) {
    List<CheckpointCommand> commands = core.on(now, event);
    said.addAll(commands);
    return commands;
  }

  private List<CheckpointCommand> tickAt(long millis) {
    now = millis;
    return on(new Tick());
  }

  private <C> C last(Class<C> kind) {
    return said.stream().filter(kind::isInstance).map(kind::cast).reduce((a, b) -> b).orElseThrow();
  }

  private long count(Class<?> kind) {
    return said.stream().filter(kind::isInstance).count();
  }

  /** Brings checkpoint 1 to where its manifest is being created. */
  private CreateObject stored() {
    tickAt(INTERVAL);
    on(ack(2, core.inFlight(), SUBTASKS));
    return last(CreateObject.class);
  }

  /** Brings the next checkpoint to where its pointer is being moved. */
  private MovePointer decided() {
    tickAt(now + INTERVAL);
    on(ack(2, core.inFlight(), SUBTASKS));
    CreateObject create = last(CreateObject.class);
    on(new ObjectCreated(create.key()));
    on(new ObjectRead(create.key(), create.bytes()));
    return last(MovePointer.class);
  }

  private void commitThrough(CheckpointId through) {
    on(new Committed(0, 2, through, SINKS));
  }

  private Outcome outcome() {
    return last(Ended.class).summary().outcome();
  }

  @Test
  void theFirstTriggerComesWithinAnIntervalAndIdsBelongToTheEpoch() {
    List<CheckpointCommand> commands = tickAt(INTERVAL);

    assertThat(commands).containsExactly(new Trigger(id(1)));
    assertThat(core.inFlight()).isEqualTo(id(1));
  }

  @Test
  void whenEverySubtaskHasAcknowledgedTheManifestIsCreatedAndReadBack() {
    tickAt(INTERVAL);
    assertThat(on(ack(2, id(1), SUBTASKS.subList(0, 3)))).isEmpty();

    CreateObject create = (CreateObject) on(ack(2, id(1), SUBTASKS.subList(3, 4))).get(0);

    assertThat(ManifestCodec.decode(create.bytes()).sections())
        .extracting(s -> s.subtask())
        .containsExactlyElementsOf(SUBTASKS);
    assertThat(on(new ObjectCreated(create.key()))).containsExactly(new ReadObject(create.key()));
    assertThat(core.deciding()).isFalse();
    assertThat(on(new ObjectRead(create.key(), create.bytes())))
        .containsExactly(new MovePointer(id(1), 101, create.key(), Digests.sha256(create.bytes())));
    assertThat(core.deciding()).isTrue();
  }

  @Test
  void whenThePointerMovedAndOnlyThenSinksAreToldToCommit() {
    decided();
    assertThat(count(Commit.class)).isZero();

    on(new PointerMoved(id(1)));

    assertThat(last(Commit.class).permit().through()).isEqualTo(id(1));
    assertThat(core.pointer()).isEqualTo(id(1));
    assertThat(outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(last(Ended.class).summary().bytes()).isEqualTo(12);
  }

  @Test
  void commitsAreRepeatedUntilEverySinkSubtaskHasReported() {
    decided();
    on(new PointerMoved(id(1)));
    on(new Committed(0, 2, id(1), SINKS.subList(0, 1)));
    long before = count(Commit.class);
    tickAt(now + CheckpointCore.COMMIT_REPEAT_MILLIS);
    assertThat(count(Commit.class)).isEqualTo(before + 1);

    on(new Committed(0, 2, id(1), SINKS.subList(1, 2)));
    tickAt(now + CheckpointCore.COMMIT_REPEAT_MILLIS);

    assertThat(count(Commit.class)).isEqualTo(before + 1);
  }

  @Test
  void acknowledgementsOfAnotherAttemptOrIdCountForNothing() {
    tickAt(INTERVAL);

    assertThat(on(ack(1, id(1), SUBTASKS))).isEmpty();
    assertThat(on(ack(3, id(1), SUBTASKS))).isEmpty();
    assertThat(on(ack(2, id(2), SUBTASKS))).isEmpty();
    assertThat(on(new Declined(0, 1, id(1), "late"))).isEmpty();
    assertThat(core.inFlight()).isEqualTo(id(1));
  }

  @Test
  void theSamePartTwiceCountsOnce() {
    tickAt(INTERVAL);
    on(ack(2, id(1), SUBTASKS.subList(0, 2)));
    on(ack(2, id(1), SUBTASKS.subList(0, 2)));

    assertThat(count(CreateObject.class)).isZero();
  }

  @Test
  void whenAPartNamesASubtaskThatIsNotInThePlanTheCheckpointIsGivenUp() {
    tickAt(INTERVAL);
    on(ack(2, id(1), List.of(new SubtaskId(9, 9))));

    assertThat(last(AbortThrough.class).id()).isEqualTo(id(1));
    assertThat(outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void whenDeclinedItIsAbortedAndTheNextOneHasAHigherId() {
    tickAt(INTERVAL);
    assertThat(on(new Declined(0, 2, id(1), "disk full")).get(0))
        .isEqualTo(new AbortThrough(id(1)));
    assertThat(last(Ended.class).summary().error()).isEqualTo("disk full");

    tickAt(now + INTERVAL);

    assertThat(core.inFlight()).isEqualTo(id(2));
    assertThat(on(ack(2, id(1), SUBTASKS))).isEmpty();
  }

  @Test
  void whenItTakesTooLongItIsAbortedAndSaysWhoIsMissing() {
    tickAt(INTERVAL);
    on(ack(2, id(1), SUBTASKS.subList(0, 3)));
    tickAt(INTERVAL + TIMEOUT + 1);

    assertThat(last(Ended.class).summary().error()).contains("[1.1] did not acknowledge");
    assertThat(said).contains(new AbortThrough(id(1)));
  }

  @Test
  void ticksDuringACheckpointAreSkippedAndCounted() {
    tickAt(INTERVAL);
    tickAt(2 * INTERVAL);
    tickAt(3 * INTERVAL);

    assertThat(core.skipped()).isEqualTo(2);
    assertThat(count(Trigger.class)).isEqualTo(1);
  }

  @Test
  void whenTheStoresAnswerIsUnknownTheSameCallIsMadeAgain() {
    CreateObject create = stored();
    on(new ObjectFailed(create.key(), Reason.UNKNOWN, "timeout"));
    tickAt(now + CheckpointCore.STORE_RETRY_MILLIS);
    assertThat(said).filteredOn(c -> c.equals(create)).hasSize(2);

    on(new ObjectCreated(create.key()));
    on(new ObjectFailed(create.key(), Reason.UNKNOWN, "timeout"));
    tickAt(now + CheckpointCore.STORE_RETRY_MILLIS);

    assertThat(count(ReadObject.class)).isEqualTo(2);
    assertThat(count(AbortThrough.class)).isZero();
  }

  @Test
  void whenTheStoreRefusesOrTheManifestReadsBackDifferentlyItIsAborted() {
    CreateObject create = stored();
    on(new ObjectFailed(create.key(), Reason.EXISTS, "other bytes"));
    assertThat(outcome()).isEqualTo(Outcome.FAILED);

    tickAt(now + INTERVAL);
    on(ack(2, core.inFlight(), SUBTASKS));
    CreateObject next = last(CreateObject.class);
    on(new ObjectCreated(next.key()));
    on(new ObjectRead(next.key(), new byte[] {1}));

    assertThat(last(AbortThrough.class).id()).isEqualTo(id(2));
    assertThat(count(MovePointer.class)).isZero();
  }

  @Test
  void whenThePointerWasRefusedNothingIsCommitted() {
    decided();
    on(new PointerRefused(id(1), "BAD_VERSION"));

    assertThat(count(Commit.class)).isZero();
    assertThat(outcome()).isEqualTo(Outcome.FAILED);
    assertThat(core.pointer()).isEqualTo(CheckpointId.NONE);
  }

  @Test
  void whileItIsUndecidedNothingEndsItNeitherTimeNorTheAttempt() {
    decided();
    tickAt(now + 10 * TIMEOUT);
    on(new Declined(0, 2, id(1), "late"));
    on(new AttemptEnded());

    assertThat(core.deciding()).isTrue();
    assertThat(count(AbortThrough.class) + count(Commit.class) + count(Ended.class)).isZero();

    on(new PointerMoved(id(1)));

    assertThat(core.pointer()).isEqualTo(id(1));
    assertThat(count(CheckpointCommand.Completed.class)).isEqualTo(1);
    assertThat(count(Commit.class)).as("the next attempt commits it").isZero();
  }

  @Test
  void whenTheAttemptEndsTheOneInFlightIsAbandonedAndNothingFollows() {
    tickAt(INTERVAL);
    on(new AttemptEnded());

    assertThat(outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(on(ack(2, id(1), SUBTASKS))).isEmpty();
    assertThat(tickAt(now + 10 * INTERVAL)).isEmpty();
  }

  @Test
  void whenSinksFallBehindTriggersWait() {
    for (int n = 1; n <= CheckpointCore.MAX_UNCOMMITTED; n++) {
      decided();
      on(new PointerMoved(id(n)));
    }
    tickAt(now + INTERVAL);
    assertThat(core.inFlight()).isNull();

    commitThrough(id(1));
    tickAt(now + INTERVAL);

    assertThat(core.inFlight()).isEqualTo(id(CheckpointCore.MAX_UNCOMMITTED + 1));
  }

  @Test
  void whenAllHaveFinishedOneMoreCheckpointIsTakenAndItsCommitsEndTheJob() {
    decided();
    on(new AllFinished());
    on(new PointerMoved(id(1)));
    commitThrough(id(1));
    assertThat(count(EverythingCommitted.class)).as("1 was triggered before the end").isZero();

    decided();
    on(new PointerMoved(id(2)));
    assertThat(count(EverythingCommitted.class)).isZero();
    on(new Committed(0, 2, id(2), SINKS.subList(0, 1)));
    assertThat(count(EverythingCommitted.class)).isZero();
    on(new Committed(0, 2, id(2), SINKS.subList(1, 2)));

    assertThat(last(EverythingCommitted.class).pointer()).isEqualTo(id(2));
    tickAt(now + 10 * INTERVAL);
    assertThat(count(Trigger.class)).isEqualTo(2);
  }

  @Test
  void whenTheLastCheckpointIsAbortedAnotherOneIsTriggered() {
    on(new AllFinished());
    assertThat(core.inFlight()).isEqualTo(id(1));
    on(new Declined(0, 2, id(1), "no"));
    tickAt(now + INTERVAL);

    assertThat(core.inFlight()).isEqualTo(id(2));
  }

  @Test
  void noMoreCheckpointsMeansWhatIsDecidedIsCommittedAndNothingElse() {
    decided();
    on(new NoMore());
    assertThat(count(EverythingCommitted.class)).isZero();
    on(new PointerMoved(id(1)));
    assertThat(count(EverythingCommitted.class)).isZero();
    commitThrough(id(1));

    assertThat(count(EverythingCommitted.class)).isEqualTo(1);
    assertThat(tickAt(now + 10 * INTERVAL)).isEmpty();
  }
}

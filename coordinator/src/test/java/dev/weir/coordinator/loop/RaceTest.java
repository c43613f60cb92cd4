package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.CheckpointId;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.coordinator.message.AttemptTarget;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorCommand.MetadataWrite;
import dev.weir.coordinator.message.ExecutorNews.SubtaskStage;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.ExecutorOrder.Commit;
import dev.weir.coordinator.message.ExecutorOrder.StartSources;
import dev.weir.coordinator.view.JobView.Status;
import org.junit.jupiter.api.Test;

/** D5 and D6 against late news, lost answers and refusals. */
class RaceTest {
  private final ScriptedCluster cluster = ScriptedCluster.leading(2, 4);

  private void running(String... settings) {
    cluster.submit(1, "bids", 4, settings);
    cluster.pass(2_500);
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
  }

  private Exec exec() {
    return cluster.metadata.value(
        MetadataPaths.exec(cluster.job("bids").identity().job()), Exec.class);
  }

  private Pointer pointer() {
    return cluster.metadata.value(
        MetadataPaths.pointer(cluster.job("bids").identity().job()), Pointer.class);
  }

  private int attempt() {
    return cluster.job("bids").progress().attempt();
  }

  @Test
  void theStepIsOneTransactionThatChecksLeaderAndPointer() {
    running();
    cluster.log.clear();
    cluster.kill(cluster.hosts("bids").get(0));

    MetadataWrite step = cluster.logged(MetadataWrite.class).get(0);
    assertThat(step.operations()).hasSize(3);
    assertThat(step.operations().get(0)).isInstanceOf(MetadataOp.Check.class);
    assertThat(step.operations().get(0).path()).isEqualTo("/leader");
    assertThat(step.operations().get(1).path()).endsWith("/exec");
    assertThat(step.operations().get(2)).isInstanceOf(MetadataOp.Check.class);
    assertThat(step.operations().get(2).path()).endsWith("/ckpt");
  }

  @Test
  void sourcesStartOnlyWhenEverySubtaskIsReady() {
    running();
    ScriptedExecutor survivor = cluster.hosts("bids").get(1);
    survivor.getsReady = false;
    cluster.kill(cluster.hosts("bids").get(0));
    int started = survivor.got(StartSources.class).size();
    cluster.pass(500);
    assertThat(cluster.status("bids")).isEqualTo(Status.DEPLOYING);
    assertThat(survivor.got(StartSources.class)).hasSize(started);

    survivor.report(SubtaskStage.READY);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(survivor.got(StartSources.class)).hasSize(started + 1);
  }

  @Test
  void lateNewsOfTheOldAttemptCountForNothing() {
    running();
    AttemptTarget old = cluster.hosts("bids").get(1).deployed.target();
    cluster.hosts("bids").forEach(e -> e.acks = false);
    cluster.pass(1_500);
    String inFlight = cluster.job("bids").checkpoints().inFlight();
    assertThat(inFlight).isNotNull();
    ScriptedExecutor survivor = cluster.hosts("bids").get(1);
    cluster.kill(cluster.hosts("bids").get(0));
    cluster.hosts("bids").forEach(e -> e.acks = false);
    CheckpointId before = pointer().id();
    cluster.pass(1_500);
    CheckpointId now = CheckpointId.of(before.epoch(), before.number() + 2);
    survivor.ack(old, now);
    survivor.ack(old, CheckpointId.of(before.epoch(), before.number() + 1));

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(pointer().id()).isEqualTo(before);
    assertThat(attempt()).isEqualTo(2);
  }

  @Test
  void checkpointNumbersAreNotUsedTwiceOverAttempts() {
    running();
    cluster.kill(cluster.hosts("bids").get(0));
    cluster.pass(3_000);

    assertThat(cluster.logged(CoordinatorCommand.ToExecutor.class))
        .filteredOn(c -> c.order() instanceof ExecutorOrder.TriggerBarrier)
        .extracting(
            c -> ((ExecutorOrder.TriggerBarrier) c.order()).checkpoint() + "@" + c.executor())
        .doesNotHaveDuplicates();
    assertThat(pointer().attempts()).isEqualTo(exec().attempts());
  }

  @Test
  void whileAPointerIsUndecidedTheRestartWaitsAndStartsFromWhatWasDecided() {
    running();
    CheckpointId before = pointer().id();
    cluster.holdMetadata = true;
    cluster.pass(1_500);
    assertThat(cluster.held).hasSize(1);
    cluster.kill(cluster.hosts("bids").get(0));
    cluster.pass(500);
    assertThat(cluster.held).as("no step while the pointer is undecided").hasSize(1);
    assertThat(cluster.status("bids")).isEqualTo(Status.RESTARTING);

    cluster.release();

    assertThat(pointer().id().isAfter(before)).isTrue();
    assertThat(exec().restoredFrom()).isEqualTo(pointer().id());
    assertThat(cluster.hosts("bids"))
        .allMatch(e -> e.deployed.restoredFrom().equals(pointer().id()));
  }

  @Test
  void aPointerWhoseAnswerIsLostIsReadBackBeforeAnythingIsCommitted() {
    running();
    cluster.metadata.nextWrite(MemoryMetadata.Fault.APPLIED_UNKNOWN);
    cluster.pass(1_000);
    cluster.metadata.nextWrite(MemoryMetadata.Fault.DROPPED_UNKNOWN);
    cluster.pass(2_000);

    assertThat(cluster.job("bids").checkpoints().failed()).isZero();
    assertThat(cluster.hosts("bids")).allMatch(e -> e.committed.equals(pointer().id()));
    assertThat(attempt()).isEqualTo(1);
  }

  @Test
  void nothingIsCommittedWhileThePointerIsUnknown() {
    running();
    ScriptedExecutor host = cluster.hosts("bids").get(0);
    cluster.holdMetadata = true;
    int commits = host.got(Commit.class).size();
    cluster.pass(5_000);

    assertThat(host.got(Commit.class)).hasSize(commits);
  }

  @Test
  void aRefusedPointerRestartsTheJobFromWhatTheStoreSays() {
    running();
    cluster.metadata.put(MetadataPaths.exec(cluster.job("bids").identity().job()), exec());
    cluster.pass(1_500);

    assertThat(cluster.halted).isNull();
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(attempt()).isEqualTo(2);
    cluster.pass(1_500);
    assertThat(pointer().attempts()).isEqualTo(exec().attempts());
  }

  @Test
  void aRefusedStepIsTakenAgainWithWhatTheStoreSays() {
    running();
    cluster.metadata.put(MetadataPaths.pointer(cluster.job("bids").identity().job()), pointer());
    cluster.kill(cluster.hosts("bids").get(0));
    cluster.pass(200);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(attempt()).isEqualTo(2);
  }

  @Test
  void aResultWhoseAnswerIsLostIsWrittenOnceAndNoAttemptFollowsIt() {
    running();
    cluster.hosts("bids").forEach(ScriptedExecutor::finish);
    cluster.metadata.nextWrite(MemoryMetadata.Fault.NONE, MemoryMetadata.Fault.APPLIED_UNKNOWN);
    cluster.pass(1_500);

    assertThat(cluster.status("bids")).isEqualTo(Status.FINISHED);
    assertThat(
            cluster.metadata.value(
                MetadataPaths.result(cluster.job("bids").identity().job()), Result.class))
        .isNotNull();
    assertThat(cluster.metadata.applied())
        .filteredOn(ops -> ops.stream().anyMatch(op -> op.path().endsWith("/result")))
        .hasSize(1)
        .allMatch(
            ops -> ops.get(1) instanceof MetadataOp.Check check && check.path().endsWith("/exec"));
  }
}

package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.ElectionEvent;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorCommand.MetadataWrite;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.message.ExecutorNews.SubtaskStage;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.message.WorkerOrder;
import dev.weir.coordinator.view.JobView.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hazards of a change of leader, H1 to H5 and H11 of the protocol, at the cores. */
class LeaderChangeTest {
  private final ScriptedCluster cluster = ScriptedCluster.leading(2, 4);

  private void running() {
    cluster.submit(1, "bids", 4);
    cluster.pass(2_500);
  }

  private Pointer pointer() {
    return cluster.metadata.value(
        MetadataPaths.pointer(cluster.job("bids").identity().job()), Pointer.class);
  }

  private Exec exec() {
    return cluster.metadata.value(
        MetadataPaths.exec(cluster.job("bids").identity().job()), Exec.class);
  }

  /** The leader's process dies, the other one's turn comes, everybody connects to it. */
  private CoordinatorCore failOver() {
    CoordinatorCore former = cluster.core;
    cluster.newCoordinator();
    cluster.elect();
    cluster.reconnectAll();
    return former;
  }

  @Test
  void aNewLeaderRestartsEveryJobIntoTheSameProcessesAtOnceWhenAllHaveReported() {
    running();
    List<ScriptedExecutor> hosts = cluster.hosts("bids");
    CheckpointId before = pointer().id();
    failOver();
    cluster.pass(100);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(cluster.hosts("bids")).containsExactlyInAnyOrderElementsOf(hosts);
    assertThat(exec().restoredFrom()).isEqualTo(before);
    assertThat(exec().epoch()).isEqualTo(new LeaderEpoch(2));
    cluster.pass(1_500);
    assertThat(pointer().id().epoch()).isEqualTo(new LeaderEpoch(2));
  }

  @Test
  void whenAnExecutorDiedWithTheLeaderTheJobRestartsWithoutItAfterAWhile() {
    running();
    cluster.hosts("bids").get(0).alive = false;
    failOver();
    cluster.pass(500);
    assertThat(cluster.status("bids")).isEqualTo(Status.RESTARTING);
    cluster.pass(3_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
  }

  @Test
  void anExecutorThatComesWhenItsJobHasGoneOnWithoutItExits() {
    running();
    ScriptedExecutor late = cluster.hosts("bids").get(0);
    cluster.spawns = false;
    cluster.executors.values().stream()
        .filter(e -> e.worker.equals(late.worker))
        .forEach(e -> e.alive = false);
    failOver();
    cluster.pass(5_000);
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    late.alive = true;
    late.hello(late.worker + "-1");

    assertThat(late.got(ExecutorOrder.Exit.class)).hasSize(1);
    cluster.pass(1_000);
    assertThat(cluster.job("bids").progress().attempt()).isEqualTo(2);
    assertThat(cluster.view().executors()).noneMatch(e -> e.executor().equals(late.id));
  }

  @Test
  void h1AFrozenLeaderGivesNoLeaseAndDoesNothing() {
    running();
    cluster.election(new ElectionEvent.Suspended());
    cluster.log.clear();
    cluster.pass(3_000);
    cluster.kill(cluster.hosts("bids").get(0));
    cluster.pass(3_000);

    assertThat(cluster.log)
        .isNotEmpty()
        .allMatch(
            c ->
                c instanceof CoordinatorCommand.ToExecutor e
                        && e.order().equals(new ExecutorOrder.Lease(0))
                    || c instanceof CoordinatorCommand.ToWorker w
                        && w.order().equals(new WorkerOrder.Lease(0)));

    cluster.election(new ElectionEvent.Reconnected());
    cluster.pass(100);
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(cluster.job("bids").progress().attempt()).isEqualTo(2);
  }

  @Test
  void h1AMessageThatHasAcceptedAHigherEpochHaltsTheFormerLeader() {
    running();
    ScriptedExecutor host = cluster.hosts("bids").get(0);
    host.epoch = new LeaderEpoch(9);
    host.heartbeat();

    assertThat(cluster.halted).contains("epoch 9");
  }

  @Test
  void h2APointerInFlightAtTheChangeIsRefusedAndTheNewLeaderStartsFromTheOldOne() {
    running();
    CheckpointId before = pointer().id();
    cluster.holdMetadata = true;
    cluster.pass(1_500);
    MetadataWrite inFlight = (MetadataWrite) cluster.held.remove();
    cluster.holdMetadata = false;
    CoordinatorCore former = failOver();
    var late = cluster.metadata.apply(inFlight);

    assertThat(late).isInstanceOf(dev.weir.checkpointing.meta.MetadataEvent.Refused.class);
    assertThat(former.on(cluster.now(), new CoordinatorEvent.Metadata(late)))
        .hasSize(1)
        .allMatch(c -> c instanceof CoordinatorCommand.Halt);
    cluster.pass(100);
    assertThat(exec().restoredFrom()).isEqualTo(before);
  }

  @Test
  void h2APointerAppliedJustBeforeTheClaimIsTheNewLeadersPointer() {
    running();
    cluster.holdMetadata = true;
    cluster.pass(1_500);
    MetadataWrite inFlight = (MetadataWrite) cluster.held.remove();
    cluster.metadata.apply(inFlight);
    cluster.holdMetadata = false;
    failOver();
    cluster.pass(100);

    assertThat(exec().restoredFrom()).isEqualTo(pointer().id());
    assertThat(cluster.hosts("bids"))
        .allMatch(e -> e.deployed.restoredFrom().equals(pointer().id()));
  }

  @Test
  void h4ALeaderThatDiedInsideARestartIsFollowedByAFullRestart() {
    running();
    ScriptedExecutor survivor = cluster.hosts("bids").get(1);
    survivor.getsReady = false;
    cluster.kill(cluster.hosts("bids").get(0));
    assertThat(exec().attempts().of(0)).isEqualTo(2);
    survivor.getsReady = true;
    failOver();
    cluster.pass(3_500);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(exec().attempts().of(0)).isEqualTo(3);
    assertThat(cluster.hosts("bids")).allMatch(e -> e.deployed.target().attempt() == 3);
  }

  @Test
  void h5WhatALeaderDecidedAndToldNobodyIsCommittedByTheRestoredSinks() {
    running();
    cluster.holdMetadata = true;
    cluster.pass(1_500);
    cluster.metadata.apply((MetadataWrite) cluster.held.remove());
    cluster.holdMetadata = false;
    failOver();
    cluster.pass(100);

    assertThat(cluster.hosts("bids"))
        .allSatisfy(
            e ->
                assertThat(e.deployed.restores())
                    .filteredOn(r -> !r.inherited().isEmpty())
                    .isNotEmpty()
                    .allMatch(
                        r ->
                            r.pending().stream()
                                .allMatch(c -> c.checkpointId() == pointer().id().value())));
  }

  @Test
  void whatAFormerLeaderDecidedIsCommittedThoughTheFirstAttemptAfterItFailsForGood() {
    running();
    cluster.executors.values().forEach(e -> e.commits = false);
    cluster.pass(1_500);
    cluster.executors.values().forEach(e -> e.getsReady = false);
    failOver();
    cluster.pass(100);
    List<ScriptedExecutor> hosts = cluster.hosts("bids");
    int started = hosts.get(0).got(ExecutorOrder.StartSources.class).size();
    hosts.get(0).fail(new ReportedError(ErrorCode.STATE_MISMATCH, "boom", "sum", 0, List.of()));
    cluster.pass(100);
    assertThat(cluster.status("bids").ended()).isFalse();
    hosts.forEach(e -> e.report(SubtaskStage.READY));
    cluster.pass(100);

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(exec().attempts().of(0)).isEqualTo(3);
    assertThat(hosts.get(0).got(ExecutorOrder.StartSources.class)).hasSize(started);
    assertThat(cluster.job("bids").progress().error()).contains("WEIR-3006", "boom");
  }

  @Test
  void h11ALeaderThatSleptThroughItsSessionHaltsAtItsNextWriteOrWord() {
    running();
    CoordinatorCore sleeper = failOver();
    cluster.pass(100);
    cluster.pause(20_000);
    List<CoordinatorCommand> awake = sleeper.on(cluster.now(), new CoordinatorEvent.Tick());
    assertThat(awake).as("it asks whether it still leads, and does nothing else").hasSize(1);
    MetadataWrite check = (MetadataWrite) awake.get(0);

    List<CoordinatorCommand> answered =
        sleeper.on(cluster.now(), new CoordinatorEvent.Metadata(cluster.metadata.apply(check)));

    assertThat(answered).hasSize(1).allMatch(c -> c instanceof CoordinatorCommand.Halt);
    assertThat(sleeper.on(cluster.now(), new CoordinatorEvent.Tick())).isEmpty();
  }

  @Test
  void aJobWithAResultIsNotStartedAgainAndItsExecutorsExit() {
    running();
    cluster.hosts("bids").forEach(ScriptedExecutor::finish);
    cluster.pass(1_500);
    assertThat(cluster.status("bids")).isEqualTo(Status.FINISHED);
    failOver();
    cluster.pass(15_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.FINISHED);
    assertThat(cluster.executors.values()).noneMatch(e -> e.alive && e.deployed != null);
  }

  @Test
  void aRequestIsAnsweredWithTheSameJobByTheNextLeader() {
    running();
    var first = cluster.answers.get(1L);
    failOver();
    cluster.submit(2, "bids", 4);

    assertThat(cluster.answers.get(2L)).isEqualTo(first);
    assertThat(cluster.view().jobs()).hasSize(1);
  }

  @Test
  void aClaimWhoseAnswerIsLostStillLeads() {
    ScriptedCluster other = new ScriptedCluster();
    other.metadata.nextWrite(MemoryMetadata.Fault.APPLIED_UNKNOWN);
    other.elect();
    assertThat(other.core.leading()).isTrue();
  }

  @Test
  void aLeaderWhoseWriteIsRefusedAtTheFenceHaltsAndCommitsNothing() {
    running();
    int commits = cluster.hosts("bids").get(0).got(ExecutorOrder.Commit.class).size();
    ScriptedExecutor host = cluster.hosts("bids").get(0);
    cluster.metadata.put("/leader", null);
    cluster.pass(1_500);

    assertThat(cluster.halted).contains("another coordinator leads");
    assertThat(host.got(ExecutorOrder.Commit.class)).hasSize(commits);
  }
}

package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.CheckpointId;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.ExecutorNews.SubtaskStage;
import dev.weir.coordinator.message.ExecutorOrder.Deploy;
import dev.weir.coordinator.message.ExecutorOrder.DropAttempt;
import dev.weir.coordinator.message.ExecutorOrder.StartSources;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.message.WorkerOrder;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures under one leader. */
class FailureTest {
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

  private static ReportedError error(ErrorCode code) {
    return new ReportedError(code, "boom", "sum", 0, List.of());
  }

  @Test
  void whenAnExecutorIsKilledTheNextAttemptStartsFromThePointerInTheSurvivorAndASpare() {
    running();
    CheckpointId before = pointer().id();
    ScriptedExecutor victim = cluster.hosts("bids").get(0);
    ScriptedExecutor survivor = cluster.hosts("bids").get(1);
    cluster.kill(victim);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(attempt()).isEqualTo(2);
    assertThat(exec().restoredFrom()).isEqualTo(before);
    assertThat(cluster.hosts("bids")).hasSize(2).contains(survivor).doesNotContain(victim);
    assertThat(survivor.got(DropAttempt.class)).hasSize(1);
    Deploy deploy = survivor.deployed;
    assertThat(deploy.restoredFrom()).isEqualTo(before);
    assertThat(deploy.restores()).hasSameSizeAs(survivor.subtasks());
    assertThat(deploy.restores())
        .allMatch(r -> r.sections().size() == 1 && r.pending().size() == 1);
  }

  @Test
  void whenAWorkerIsLostItsSubtasksGoIntoTheSurvivorEvenWithoutSlots() {
    cluster.submit(1, "bids", 8);
    cluster.pass(2_500);
    cluster.killWorker("w2");
    cluster.pass(200);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(cluster.hosts("bids")).hasSize(1);
    assertThat(cluster.view().workers().get(0).usedSlots()).isEqualTo(8);
  }

  @Test
  void whenEveryWorkerIsLostTheJobWaitsForOne() {
    running();
    cluster.killWorker("w1");
    cluster.killWorker("w2");
    cluster.pass(30_000);
    assertThat(cluster.status("bids")).isEqualTo(Status.RESTARTING);
    assertThat(cluster.job("bids").progress().error()).contains("4 slots");

    cluster.startWorker("w3", 4, 4);
    cluster.pass(2_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
  }

  @Test
  void aSilentExecutorIsKilledThroughItsWorkerAndReplaced() {
    running();
    ScriptedExecutor silent = cluster.hosts("bids").get(0);
    silent.mute = true;
    cluster.pass(9_500);
    assertThat(attempt()).isEqualTo(1);
    cluster.pass(2_000);

    assertThat(cluster.logged(CoordinatorCommand.ToWorker.class))
        .anyMatch(
            c ->
                c.order() instanceof WorkerOrder.KillExecutor kill
                    && kill.executor().equals(silent.id));
    assertThat(silent.alive).isFalse();
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(cluster.hosts("bids")).doesNotContain(silent);
  }

  @Test
  void aPauseOfTheCoordinatorItselfIsNobodysSilence() {
    running();
    cluster.pause(11_000);
    cluster.pass(200);
    cluster.passInSilence(4_000);
    cluster.pause(7_500);
    cluster.pass(2_000);

    assertThat(attempt()).isEqualTo(1);
    assertThat(cluster.view().workers()).allMatch(w -> w.connected());
  }

  @Test
  void anExecutorThatDoesNotLetGoOfItsAttemptIsKilled() {
    running();
    ScriptedExecutor stuck = cluster.hosts("bids").get(1);
    stuck.drops = false;
    stuck.getsReady = false;
    cluster.kill(cluster.hosts("bids").get(0));
    cluster.pass(4_500);

    assertThat(stuck.alive).isFalse();
    cluster.pass(3_000);
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
  }

  @Test
  void aUserErrorInTheSamePlaceFailsTheJobWithItsCause() {
    running();
    for (int i = 0; i <= 3; i++) {
      cluster.hosts("bids").get(0).fail(error(ErrorCode.USER_CODE_FAILED));
      cluster.pass(5_000);
    }

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(cluster.job("bids").progress().error())
        .isEqualTo(
            "WEIR-3001 a function of the job threw an exception: job 'bids',"
                + " operator 'sum', subtask 0: boom");
    assertThat(cluster.job("bids").progress().trouble().history())
        .extracting(JobView.Failure::attempt)
        .containsExactly(1, 2, 3, 4);
    assertThat(cluster.executors.values()).noneMatch(e -> e.alive && e.deployed != null);
    assertThat(exec().attempts().of(0)).isEqualTo(4);
  }

  @Test
  void aMalformedRecordFailsTheJobAtOnceWithWhereItIs() {
    running();
    var error =
        new ReportedError(
            ErrorCode.RECORD_MALFORMED, "a.ndjson:37:4", "in", 1, List.of("jobs.A.b(A.java:7)"));
    cluster.hosts("bids").get(0).fail(error);
    cluster.pass(100);

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(attempt()).as("all was committed, so nothing is left to do").isEqualTo(1);
    assertThat(cluster.job("bids").progress().error())
        .contains("WEIR-3002", "job 'bids'", "operator 'in', subtask 1", "a.ndjson:37:4")
        .endsWith("thrown at jobs.A.b(A.java:7)");
    JobView.Failure shown = cluster.job("bids").progress().trouble().history().get(0);
    assertThat(shown.frames()).containsExactly("jobs.A.b(A.java:7)");
  }

  @Test
  void whatAFormerAttemptSaysOfADataErrorCountsForNothing() {
    running();
    ScriptedExecutor late = cluster.hosts("bids").get(0);
    Deploy former = late.deployed;
    cluster.kill(cluster.hosts("bids").get(1));
    cluster.pass(100);
    assertThat(attempt()).isEqualTo(2);
    Deploy present = late.deployed;
    late.deployed = former;
    late.fail(error(ErrorCode.RECORD_MALFORMED));
    late.deployed = present;
    cluster.pass(100);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(attempt()).isEqualTo(2);
  }

  /** A pointer has moved, and no sink has committed what it covers. */
  private void uncommitted() {
    running();
    cluster.executors.values().forEach(e -> e.commits = false);
    CheckpointId before = pointer().id();
    cluster.pass(1_500);
    assertThat(pointer().id()).isGreaterThan(before);
  }

  @Test
  void whatThePointerCoversIsCommittedBeforeTheJobIsFailedAndNoSourceStarts() {
    uncommitted();
    List<ScriptedExecutor> hosts = cluster.hosts("bids");
    int started = hosts.get(0).got(StartSources.class).size();
    hosts.forEach(e -> e.getsReady = false);
    hosts.get(0).fail(error(ErrorCode.RECORD_MALFORMED));
    cluster.pass(1_000);

    assertThat(cluster.status("bids").ended()).isFalse();
    assertThat(attempt()).isEqualTo(2);
    assertThat(hosts)
        .allSatisfy(
            e -> {
              assertThat(e.deployed.restoredFrom()).isEqualTo(pointer().id());
              assertThat(e.deployed.restores()).allMatch(r -> !r.pending().isEmpty());
            });
    hosts.forEach(e -> e.report(SubtaskStage.READY));
    cluster.pass(100);

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(cluster.job("bids").progress().error()).contains("WEIR-3002", "boom");
    assertThat(hosts.get(0).got(StartSources.class)).hasSize(started);
  }

  @Test
  void whenAnExecutorIsLostWhileAFailedJobCommitsItIsTriedAgain() {
    uncommitted();
    List<ScriptedExecutor> hosts = cluster.hosts("bids");
    hosts.forEach(e -> e.getsReady = false);
    hosts.get(0).fail(error(ErrorCode.RECORD_MALFORMED));
    cluster.pass(100);
    hosts.get(0).getsReady = true;
    cluster.kill(hosts.get(1));
    cluster.pass(2_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(attempt()).isEqualTo(3);
    assertThat(cluster.job("bids").progress().error()).contains("WEIR-3002", "boom");
  }

  @Test
  void aFailedJobDoesNotWaitForEverForItsCommits() {
    uncommitted();
    cluster.hosts("bids").forEach(e -> e.getsReady = false);
    cluster.hosts("bids").get(0).fail(error(ErrorCode.RECORD_MALFORMED));
    cluster.pass(29_000);
    assertThat(cluster.status("bids").ended()).isFalse();
    cluster.pass(2_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(cluster.job("bids").progress().error()).contains("WEIR-3002", "boom");
  }

  @Test
  void aFailedJobWhoseCommitsFailForGoodEndsWithItsFirstCause() {
    uncommitted();
    cluster.hosts("bids").forEach(e -> e.getsReady = false);
    cluster.hosts("bids").get(0).fail(error(ErrorCode.RECORD_MALFORMED));
    cluster.pass(100);
    cluster.hosts("bids").get(0).fail(error(ErrorCode.COMMIT_LOST));
    cluster.pass(100);

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(attempt()).isEqualTo(2);
    assertThat(cluster.job("bids").progress().error()).contains("WEIR-3002", "boom");
    assertThat(cluster.job("bids").progress().trouble().history())
        .extracting(JobView.Failure::code)
        .containsExactly(ErrorCode.RECORD_MALFORMED, ErrorCode.COMMIT_LOST);
  }

  @ParameterizedTest
  @CsvSource({"3, WEIR-3008", "71, WEIR-3007"})
  void anExecutorThatEndsLikeThisAgainAndAgainFailsTheJobThoughItsStreamEndedFirst(
      int exitCode, String code) {
    running();
    for (int i = 0; i <= 3; i++) {
      cluster.kill(cluster.hosts("bids").get(0), exitCode);
      cluster.pass(5_000);
    }

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(cluster.job("bids").progress().error()).contains(code, "exit code " + exitCode);
  }

  @Test
  void lostOutputFailsTheJobAtOnce() {
    running();
    cluster.hosts("bids").get(0).fail(error(ErrorCode.COMMIT_LOST));
    cluster.pass(100);

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(attempt()).isEqualTo(1);
  }

  @Test
  void anUnreadableManifestBlocksTheJobAndNothingOlderIsUsed() {
    running();
    String key = pointer().manifestKey();
    byte[] manifest = cluster.blobs.remove(key);
    cluster.kill(cluster.hosts("bids").get(0));
    cluster.pass(5_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.BLOCKED);
    assertThat(cluster.job("bids").progress().error()).contains("WEIR-4007").contains(key);
    assertThat(attempt()).isEqualTo(1);
    assertThat(cluster.logged(CoordinatorCommand.Alert.class)).hasSize(1);

    cluster.blobs.put(key, manifest);
    cluster.pass(10_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
  }

  @Test
  void aStoreThatCannotBeReachedBlocksARestartAndAbortsCheckpointsButNotTheJob() {
    running();
    cluster.failBlobs = Reason.REFUSED;
    cluster.pass(2_500);
    assertThat(cluster.job("bids").checkpoints().failed()).isPositive();
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);

    cluster.kill(cluster.hosts("bids").get(0));
    cluster.pass(500);
    assertThat(cluster.job("bids").progress().error()).contains("WEIR-4005");
    cluster.failBlobs = null;
    cluster.pass(3_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
  }

  @Test
  void anExecutorKilledBetweenTheLastPointerAndItsCommitIsReplacedAndTheJobStillFinishes() {
    running();
    cluster.hosts("bids").forEach(e -> e.commits = false);
    cluster.hosts("bids").forEach(ScriptedExecutor::finish);
    cluster.pass(300);
    CheckpointId last = pointer().id();
    cluster.kill(cluster.hosts("bids").get(0));
    cluster.executors.values().forEach(e -> e.commits = true);
    assertThat(cluster.hosts("bids")).allMatch(e -> e.deployed.restoredFrom().equals(last));
    cluster.hosts("bids").forEach(ScriptedExecutor::finish);
    cluster.pass(1_500);

    assertThat(cluster.status("bids")).isEqualTo(Status.FINISHED);
  }

  @Test
  void aStopDuringARestartIsCarriedOutByTheNextAttempt() {
    running();
    ScriptedExecutor survivor = cluster.hosts("bids").get(1);
    survivor.getsReady = false;
    cluster.kill(cluster.hosts("bids").get(0));
    cluster.ask(9, new ClientRequest.Stop("bids"));
    survivor.report(SubtaskStage.READY);
    cluster.pass(1_500);

    assertThat(cluster.status("bids")).isEqualTo(Status.STOPPED);
  }

  @Test
  void cancelDuringARestartWritesTheResultAndNothingIsDeployedAnyMore() {
    running();
    cluster.hosts("bids").get(1).getsReady = false;
    cluster.kill(cluster.hosts("bids").get(0));
    cluster.ask(9, new ClientRequest.Cancel("bids"));
    cluster.pass(500);

    assertThat(cluster.status("bids")).isEqualTo(Status.CANCELED);
    assertThat(cluster.answers).containsKey(9L);
  }

  @Test
  void oldCheckpointsAreDeletedAndTheLastThreeStay() {
    running();
    cluster.pass(30_000);

    assertThat(cluster.blobs.keySet())
        .filteredOn(key -> key.contains("/manifest-"))
        .hasSizeBetween(3, 9)
        .contains(pointer().manifestKey());
  }
}

package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorNews.SubtaskStage;
import dev.weir.coordinator.message.ExecutorOrder.StartSources;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pointer has decided is committed before a job that fails, or is canceled, ends. */
class ClosingTest {
  private final ScriptedCluster cluster = ScriptedCluster.leading(2, 4);

  private void running() {
    cluster.submit(1, "bids", 4);
    cluster.pass(2_500);
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
  }

  private Pointer pointer() {
    return cluster.metadata.value(
        MetadataPaths.pointer(cluster.job("bids").identity().job()), Pointer.class);
  }

  private Result result() {
    return cluster.metadata.value(
        MetadataPaths.result(cluster.job("bids").identity().job()), Result.class);
  }

  private int attempt() {
    return cluster.job("bids").progress().attempt();
  }

  private static ReportedError error(ErrorCode code) {
    return new ReportedError(code, "boom", "sum", 0, List.of());
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
    assertThat(result().account().committed()).isTrue();
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
    assertThat(result().account().committed()).isFalse();
    assertThat(cluster.job("bids").progress().error()).contains("WEIR-3002", "boom");
  }

  @Test
  void aFailedJobWhoseCommitsFailForGoodEndsWithItsFirstCause() {
    uncommitted();
    cluster.hosts("bids").forEach(e -> e.getsReady = false);
    cluster.hosts("bids").get(0).fail(error(ErrorCode.RECORD_MALFORMED));
    cluster.pass(100);
    fail(cluster.hosts("bids").get(0), lastChain(), ErrorCode.COMMIT_LOST);
    cluster.pass(100);

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(result().account().committed()).isFalse();
    assertThat(attempt()).isEqualTo(2);
    assertThat(cluster.job("bids").progress().error()).contains("WEIR-3002", "boom");
    assertThat(cluster.job("bids").progress().trouble().history())
        .extracting(JobView.Failure::code)
        .containsExactly(ErrorCode.RECORD_MALFORMED, ErrorCode.COMMIT_LOST);
  }

  /** Of the chain that ends in the sink. */
  private int lastChain() {
    return cluster.job("bids").plan().chains().size() - 1;
  }

  private static void fail(ScriptedExecutor host, int chain, ErrorCode code) {
    tell(host, chain, SubtaskStage.FAILED, error(code));
  }

  private static void tell(
      ScriptedExecutor host, int chain, SubtaskStage stage, ReportedError error) {
    for (SubtaskId subtask : host.subtasks()) {
      if (subtask.chain() == chain) {
        host.say(new ExecutorNews.SubtaskReported(host.deployed.target(), subtask, stage, error));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"USER_CODE_FAILED", "RECORD_MALFORMED"})
  void whatFailsBesideTheSinksDoesNotEndAClosingAttempt(ErrorCode code) {
    uncommitted();
    List<ScriptedExecutor> hosts = cluster.hosts("bids");
    hosts.forEach(e -> e.getsReady = false);
    hosts.get(0).fail(error(ErrorCode.RECORD_MALFORMED));
    cluster.pass(100);
    hosts.forEach(e -> fail(e, 0, code));
    cluster.pass(1_000);
    assertThat(cluster.status("bids").ended()).isFalse();
    assertThat(attempt()).isEqualTo(2);
    hosts.forEach(e -> tell(e, lastChain(), SubtaskStage.READY, null));
    cluster.pass(100);

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(attempt()).isEqualTo(2);
    assertThat(result().account().committed()).isTrue();
  }

  @Test
  void aFailedJobWhoseSinksHadCommittedSaysSo() {
    running();
    cluster.hosts("bids").get(0).fail(error(ErrorCode.RECORD_MALFORMED));
    cluster.pass(100);

    assertThat(cluster.status("bids")).isEqualTo(Status.FAILED);
    assertThat(result().account().committed()).isTrue();
  }

  @Test
  void aCancelWhileNoAttemptRunsWaitsForWhatThePointerCovers() {
    uncommitted();
    ScriptedExecutor survivor = cluster.hosts("bids").get(1);
    cluster.executors.values().forEach(e -> e.getsReady = false);
    cluster.kill(cluster.hosts("bids").get(0));
    cluster.ask(9, new ClientRequest.Cancel("bids"));
    cluster.pass(1_000);
    assertThat(cluster.status("bids").ended()).isFalse();
    int started = survivor.got(StartSources.class).size();
    cluster.hosts("bids").forEach(e -> e.report(SubtaskStage.READY));
    cluster.pass(100);

    assertThat(cluster.status("bids")).isEqualTo(Status.CANCELED);
    assertThat(cluster.answers).containsKey(9L);
    assertThat(result().account().committed()).isTrue();
    assertThat(result().error()).isNull();
    assertThat(survivor.got(StartSources.class)).hasSize(started);
  }

  @Test
  void aCancelWhileNothingIsToBeCommittedNeedsNoAttempt() {
    running();
    cluster.hosts("bids").get(1).getsReady = false;
    cluster.kill(cluster.hosts("bids").get(0));
    int attempt = attempt();
    cluster.ask(9, new ClientRequest.Cancel("bids"));
    cluster.pass(100);

    assertThat(cluster.status("bids")).isEqualTo(Status.CANCELED);
    assertThat(attempt()).isEqualTo(attempt);
    assertThat(result().account().committed()).isTrue();
  }

  @Test
  void aCancelDoesNotWaitForEverForCommitsOfAnAttemptThatDoesNotRun() {
    uncommitted();
    cluster.executors.values().forEach(e -> e.getsReady = false);
    cluster.spawns = false;
    cluster.killWorker("w1");
    cluster.killWorker("w2");
    cluster.ask(9, new ClientRequest.Cancel("bids"));
    cluster.pass(29_000);
    assertThat(cluster.status("bids").ended()).isFalse();
    cluster.pass(2_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.CANCELED);
    assertThat(result().account().committed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenARunningAttemptFailsWhileACancelWaitsForItsCommitsTheNextOneCommits(boolean forGood) {
    uncommitted();
    cluster.ask(9, new ClientRequest.Cancel("bids"));
    assertThat(cluster.status("bids").ended()).isFalse();
    ErrorCode code = forGood ? ErrorCode.RECORD_MALFORMED : ErrorCode.CHANNEL_FAILED;
    cluster.hosts("bids").get(0).fail(error(code));
    cluster.pass(2_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.CANCELED);
    assertThat(attempt()).isEqualTo(2);
    assertThat(result().account().committed()).isTrue();
  }

  @Test
  void aNewLeaderCommitsBeforeItEndsAJobThatWasCanceled() {
    uncommitted();
    cluster.ask(9, new ClientRequest.Cancel("bids"));
    int started = cluster.hosts("bids").get(0).got(StartSources.class).size();
    ScriptedExecutor host = cluster.hosts("bids").get(0);
    cluster.newCoordinator();
    cluster.elect();
    cluster.reconnectAll();
    cluster.pass(3_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.CANCELED);
    assertThat(attempt()).isEqualTo(2);
    assertThat(result().account().committed()).isTrue();
    assertThat(host.got(StartSources.class)).hasSize(started);
  }
}

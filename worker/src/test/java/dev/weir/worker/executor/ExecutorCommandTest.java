package dev.weir.worker.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.worker.executor.Executor.Verdict;
import dev.weir.worker.executor.ExecutorReport.Stage;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** One executor and its commands, in order and out of it. */
class ExecutorCommandTest {
  private final TestLeader leader =
      ExecutorRunTest.leader(
          7, 1, 1, new TestJob.Settings(3, 2_000, true, false, ExecutorRunTest.SLIDING));
  private final TestExecutor executor = leader.executors.get(0);

  private Verdict on(long epoch, ExecutorCommand command) {
    return executor.executor.on(
        new CommandFence(TestExecutor.CLUSTER, new LeaderEpoch(epoch), executor.incarnation),
        command);
  }

  private <R extends ExecutorReport> List<R> reports(Class<R> type) {
    return executor.reports.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private void settle() {
    for (int quiet = 0; quiet < 20; quiet++) {
      while (leader.agenda.step()) {
        quiet = 0;
      }
      leader.agenda.advance(1);
    }
  }

  private void running() {
    leader.deploy();
    leader.until("running", () -> leader.stages.containsValue(Stage.RUNNING));
  }

  @Test
  void itSaysHelloAndAnswersWelcomeWithItsStateOnce() {
    executor.executor.connected();
    assertThat(on(4, new ExecutorCommand.Welcome("c", "1"))).isEqualTo(Verdict.ACCEPTED);
    assertThat(executor.reports)
        .containsExactly(
            new ExecutorReport.Hello(reports(ExecutorReport.Hello.class).get(0).executor()),
            new ExecutorReport.State("", null));
    on(4, new ExecutorCommand.Welcome("c", "1"));
    assertThat(reports(ExecutorReport.State.class)).hasSize(2);
  }

  @Test
  void aFormerLeaderIsRefused() {
    on(4, new ExecutorCommand.Welcome("c", "1"));
    assertThat(on(3, new ExecutorCommand.Exit("go"))).isEqualTo(Verdict.STALE);
    assertThat(executor.exits).isEmpty();
    assertThat(on(4, new ExecutorCommand.Exit("go"))).isEqualTo(Verdict.ACCEPTED);
    assertThat(executor.exits).containsExactly("TOLD: go");
  }

  @Test
  void aNewLeaderHearsOfTheRunningAttemptInTheStepThatAcceptsIt() {
    running();
    leader.until(
        "checkpointed",
        () -> {
          leader.trigger();
          return leader.completed > 0;
        });
    executor.reports.clear();
    on(9, new ExecutorCommand.Welcome("d", "1"));
    ExecutorReport.Hosted hosted = reports(ExecutorReport.State.class).get(0).hosted();
    assertThat(hosted.target()).isEqualTo(leader.target());
    assertThat(hosted.maxBarrier()).isGreaterThanOrEqualTo(leader.pointer);
    assertThat(hosted.subtasks()).hasSize(3);
    assertThat(hosted.subtasks())
        .allMatch(s -> s.channelsUp() && s.lastAcked().equals(leader.pointer));
  }

  @Test
  void commandsForOtherAttemptsAndJobsAreDropped() {
    running();
    var old = new AttemptTarget(TestLeader.JOB, 0, leader.attempt - 1);
    var other = new AttemptTarget(new JobId("f".repeat(32)), 0, leader.attempt);
    assertThat(on(3, new ExecutorCommand.StopSources(old))).isEqualTo(Verdict.IGNORED);
    assertThat(on(3, new ExecutorCommand.StopSources(other))).isEqualTo(Verdict.IGNORED);
    assertThat(on(3, new ExecutorCommand.DropAttempt(other))).isEqualTo(Verdict.IGNORED);
    assertThat(on(3, leader.deployment(executor))).isEqualTo(Verdict.IGNORED);
    leader.finish();
    assertThat(leader.job.found()).isEqualTo(leader.job.expected());
  }

  @Test
  void aDroppedAttemptLeavesNothingAndCannotBeDeployedLate() {
    running();
    on(3, new ExecutorCommand.DropAttempt(leader.target()));
    assertThat(reports(ExecutorReport.AttemptDropped.class)).isEmpty();
    settle();
    assertThat(reports(ExecutorReport.AttemptDropped.class))
        .containsExactly(new ExecutorReport.AttemptDropped(leader.target()));
    assertThat(on(3, leader.deployment(executor))).isEqualTo(Verdict.IGNORED);
    on(3, new ExecutorCommand.DropAttempt(leader.target()));
    assertThat(reports(ExecutorReport.AttemptDropped.class)).hasSize(2);
    leader.deploy();
    leader.finish();
    assertThat(leader.job.found()).isEqualTo(leader.job.expected());
  }

  @Test
  void aDeploymentOfAFormerLeaderThatWaitsForLoopsIsVoid() {
    running();
    leader.attempt++;
    on(3, leader.deployment(executor)); // waits until the loops have let go
    on(5, new ExecutorCommand.Welcome("d", "1"));
    assertThat(reports(ExecutorReport.State.class)).last().extracting("hosted").isNull();
    executor.reports.clear();
    settle();
    assertThat(executor.reports).isEmpty();
  }

  @Test
  void aLoopThatDoesNotLetGoEndsTheProcess() {
    running();
    on(3, new ExecutorCommand.DropAttempt(leader.target()));
    leader.agenda.advance(Executor.LET_GO_MILLIS + 1);
    executor.executor.tick(() -> new ExecutorReport.ProcessFigures(1, 1, 1));
    assertThat(executor.exits).hasSize(1);
    assertThat(executor.exits.get(0)).startsWith("WOULD_NOT_LET_GO");
  }

  @Test
  void whoHostsAJobIsHeardAtEachTickAndWhoHostsNothingAtEveryThird() {
    ticks(3 * Executor.IDLE_TICKS);
    assertThat(reports(ExecutorReport.Heartbeat.class)).hasSize(3).allMatch(h -> !isOfJob(h));
    running();
    executor.reports.clear();
    ticks(4);
    assertThat(reports(ExecutorReport.Heartbeat.class)).hasSize(4).allMatch(h -> isOfJob(h));

    on(3, new ExecutorCommand.DropAttempt(leader.target()));
    settle();
    executor.reports.clear();
    ticks(1);
    assertThat(reports(ExecutorReport.Heartbeat.class)).as("the change").hasSize(1);
    ticks(Executor.IDLE_TICKS - 1);
    assertThat(reports(ExecutorReport.Heartbeat.class)).hasSize(1);
  }

  private void ticks(int ticks) {
    for (int tick = 0; tick < ticks; tick++) {
      executor.executor.tick(() -> new ExecutorReport.ProcessFigures(1, 1, 1));
    }
  }

  private static boolean isOfJob(ExecutorReport.Heartbeat heartbeat) {
    return heartbeat.target() != null;
  }

  @Test
  void stoppedSourcesEndWithoutAFinalWatermarkAndBarriersGoOn() {
    running();
    leader.all(new ExecutorCommand.StopSources(leader.target()));
    leader.until("finished", leader::isFinished);
    leader.trigger();
    CheckpointId last = leader.inFlight;
    leader.until("decided", () -> leader.pointer.equals(last));
    leader.deploy(); // from the stop's checkpoint the job goes on
    leader.finish();
    assertThat(leader.job.found()).isEqualTo(leader.job.expected());
  }

  @Test
  void aCommitIsReportedAgainWhenAskedAgain() {
    running();
    leader.until(
        "committed",
        () -> {
          leader.trigger();
          return leader.completed > 0 && leader.isCommitted();
        });
    executor.reports.clear();
    on(3, new ExecutorCommand.Commit(leader.target(), leader.pointer));
    settle();
    assertThat(reports(ExecutorReport.CommitReport.class))
        .contains(
            new ExecutorReport.CommitReport(
                leader.target(), leader.pointer, List.of(new SubtaskId(2, 0))));
  }

  @Test
  void aDamagedSectionIsNamedAndNothingRuns() {
    running();
    leader.until(
        "checkpointed",
        () -> {
          leader.trigger();
          return leader.completed > 0;
        });
    var damaged = new TreeMap<SubtaskId, SectionHandle>();
    leader.pointed.forEach(
        (id, section) ->
            damaged.put(
                id,
                new SectionHandle(
                    id,
                    section.finished(),
                    new SectionHandle.Inlined(new byte[3], section.location().crc32c()),
                    section.committables())));
    leader.pointed = damaged;
    leader.deploy();
    leader.until("failed", () -> !leader.failures.isEmpty());
    assertThat(leader.failures.get(0).code()).isEqualTo(ErrorCode.CHECKPOINT_UNREADABLE);
    assertThat(leader.stages).doesNotContainValue(Stage.RUNNING);
  }

  @Test
  void anotherTopologyThanTheSubmittedOneIsRefusedWithWhatDiffers() {
    leader.attempt++;
    ExecutorCommand.Deploy deploy = leader.deployment(executor);
    ExecutorCommand.Assembly same = deploy.assembly();
    var other =
        new ExecutorCommand.Assembly(
            same.jobName(),
            same.code(),
            "0".repeat(64),
            same.topology(),
            same.plan(),
            same.planSha256(),
            same.settings());
    on(
        3,
        new ExecutorCommand.Deploy(
            deploy.target(),
            other,
            deploy.placements(),
            deploy.peers(),
            deploy.restores(),
            deploy.restoredFrom()));
    settle();
    assertThat(leader.failures)
        .extracting(ExecutorReport.Failure::code)
        .containsExactly(ErrorCode.TOPOLOGY_MISMATCH);
  }

  private static final ExecutorCommand.Describe DESCRIBE =
      new ExecutorCommand.Describe(
          "r", TestLeader.JOB, new CodeOfJob("", "Test", new TreeMap<>()), true);

  @Test
  void aDescriptionShowsTheTopologyAndItsFingerprint() {
    Supplier<JobGraph> code =
        () -> new TestJob(leader.job.settings(), new MemoryTarget(new Random(1))).define();
    var own = new TestExecutor("e", "e-1", leader.agenda, leader.store, code, (from, report) -> {});
    own.executor.on(
        new CommandFence(TestExecutor.CLUSTER, new LeaderEpoch(3), own.incarnation), DESCRIBE);
    settle();
    var described = (ExecutorReport.Described) own.reports.get(own.reports.size() - 1);
    assertThat(described.error()).isNull();
    assertThat(described.topology()).isEqualTo(leader.job.define().topology());
    assertThat(described.fingerprint()).hasSize(64);
  }

  @Test
  void aDescriptionNamesWhatTwoRunsOfDefineShare() {
    on(3, DESCRIBE);
    settle();
    ExecutorReport.Described described = reports(ExecutorReport.Described.class).get(0);
    assertThat(described.error().code()).isEqualTo(ErrorCode.SHARED_OBJECT);
    assertThat(described.error().message()).contains("operator 'out'", "MemoryTarget");
  }

  @Test
  void heartbeatsCarryFiguresOfEverySubtask() {
    running();
    leader.finish();
    executor.tick();
    settle();
    executor.tick();
    settle();
    ExecutorReport.Heartbeat heartbeat = reports(ExecutorReport.Heartbeat.class).get(1);
    assertThat(heartbeat.target()).isEqualTo(leader.target());
    assertThat(heartbeat.subtasks()).hasSize(3);
    assertThat(heartbeat.subtasks().get(1).counts().recordsIn()).isEqualTo(6_000);
    assertThat(heartbeat.subtasks().get(1).counts().recordsOut()).isEqualTo(3_999);
    assertThat(heartbeat.subtasks().get(2).watermarkMillis()).isEqualTo(Long.MAX_VALUE);
  }
}

package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.topology.OperatorSpec.Kind;
import dev.weir.api.topology.Topology;
import dev.weir.checkpointing.meta.MetadataText;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.Answer.Accepted;
import dev.weir.coordinator.message.Answer.Refused;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.JobCode;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.view.JobView.Status;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a request to a job, or to a refusal that leaves nothing behind. */
class SubmissionTest {
  private Refused refused(ScriptedCluster cluster, long reply) {
    assertThat(cluster.answers.get(reply)).isInstanceOf(Refused.class);
    assertThat(cluster.view().jobs()).isEmpty();
    assertThat(cluster.view().executors()).noneMatch(e -> e.role().equals("MEMBER"));
    return (Refused) cluster.answers.get(reply);
  }

  private static List<ExecutorOrder.Describe> questions(ScriptedCluster cluster) {
    return cluster.executors.values().stream()
        .flatMap(e -> e.got(ExecutorOrder.Describe.class).stream())
        .toList();
  }

  @Test
  void theJobIsDescribedInTwoProcessesAndBothAreUsed() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.submit(1, "bids", 2);

    assertThat(cluster.executors.values())
        .filteredOn(e -> !e.got(ExecutorOrder.Describe.class).isEmpty())
        .hasSize(2)
        .allMatch(e -> e.deployed != null);
  }

  @Test
  void onOneWorkerTheSecondDescriptionComesFromAFreshProcessThatThenExits() {
    ScriptedCluster cluster = ScriptedCluster.leading(1, 4);
    cluster.submit(1, "bids", 2);
    cluster.pass(200);

    var describers =
        cluster.executors.values().stream()
            .filter(e -> !e.got(ExecutorOrder.Describe.class).isEmpty())
            .toList();
    assertThat(describers).hasSize(2);
    assertThat(describers).filteredOn(e -> e.deployed != null).hasSize(1);
    assertThat(describers).filteredOn(e -> !e.alive).hasSize(1);
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    cluster.pass(1_200);
    assertThat(cluster.view().executors()).filteredOn(e -> e.role().equals("SPARE")).hasSize(1);
  }

  @Test
  void whenTheOnlyPlaceIsTakenByTheFirstDescriberItMakesRoomForTheSecond() {
    ScriptedCluster cluster = new ScriptedCluster();
    cluster.elect();
    cluster.startWorker("w1", 4, 1);
    cluster.pass(100);
    cluster.spawns = true;
    cluster.submit(1, "bids", 2);
    cluster.pass(1_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
  }

  @Test
  void twoDifferentDescriptionsAreRefusedWithBothFingerprintsAndTheDifference() {
    ScriptedCluster cluster = new ScriptedCluster();
    cluster.elect();
    cluster.fingerprintOfSecond = "f2";
    cluster.startWorker("w1", 4, 4);
    cluster.pass(100);
    cluster.topology =
        new Topology(
            List.of(
                ScriptedCluster.operator("in", Kind.SOURCE),
                ScriptedCluster.operator("z", Kind.SINK)),
            ScriptedCluster.pipeline().edges().subList(0, 1));
    cluster.startWorker("w2", 4, 4);
    cluster.pass(100);
    cluster.submit(1, "bids", 2);

    Refused refused = refused(cluster, 1);
    assertThat(refused.code()).isEqualTo(ErrorCode.TOPOLOGY_MISMATCH);
    assertThat(refused.message()).contains("f1", "f2", "the first run: in, ", "only in");
  }

  @Test
  void argumentsThatCannotBeKeptInTheJobsRecordAreRefusedAndHarmNobody() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    var args = new TreeMap<>(Map.of("query", "é".repeat(MetadataText.MAX_BYTES / 2)));
    var settings = new TreeMap<>(Map.of("parallelism", "2"));
    cluster.ask(
        1, new ClientRequest.Submit("r", "large", new JobCode("jar", "Job", args), settings));

    assertThat(refused(cluster, 1).code()).isEqualTo(ErrorCode.REQUEST_INVALID);
    assertThat(refused(cluster, 1).message()).contains("at most 65536");
    args.put("query", "\ud83c");
    cluster.ask(
        2, new ClientRequest.Submit("s", "half", new JobCode("jar", "Job", args), settings));

    assertThat(refused(cluster, 2).code()).isEqualTo(ErrorCode.REQUEST_INVALID);
    assertThat(refused(cluster, 2).message()).contains("surrogate");
    assertThat(cluster.halted).isNull();
    cluster.submit(3, "bids", 2);
    cluster.pass(200);
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
  }

  @Test
  void whileAJobIsDescribedNoSpareStarts() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.executors.values().forEach(e -> e.answersDescribe = false);
    cluster.submit(1, "bids", 2);
    cluster.pass(1_000);

    assertThat(cluster.executors).hasSize(2);
  }

  @Test
  void oneOfThoseThatDescribeAJobLooksThroughItsCode() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.submit(1, "bids", 2);

    assertThat(questions(cluster))
        .extracting(ExecutorOrder.Describe::warn)
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  void whileAJobStartsNoSpareDoes() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.submit(1, "bids", 2);
    cluster.pass(500);
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(cluster.executors).hasSize(2);
    cluster.pass(1_000);

    assertThat(cluster.executors).hasSize(4);
  }

  @Test
  void anErrorOfDefineIsTheAnswer() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster
        .executors
        .values()
        .forEach(
            e ->
                e.description =
                    new ExecutorNews.Described(
                        "",
                        null,
                        "",
                        List.of(),
                        ReportedError.of(ErrorCode.NAME_DUPLICATE, "two operators 'x'")));
    cluster.submit(1, "bids", 2);

    assertThat(refused(cluster, 1))
        .isEqualTo(new Refused(ErrorCode.NAME_DUPLICATE, "two operators 'x'"));
  }

  @Test
  void anOutputThatCannotBeWrittenIsTheAnswerAndNamesItsSink() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    var error =
        new ReportedError(ErrorCode.OUTPUT_UNWRITABLE, "/x: read-only", "out", -1, List.of());
    cluster.executors.values().stream()
        .skip(1)
        .forEach(e -> e.description = new ExecutorNews.Described("", null, "", List.of(), error));
    cluster.submit(1, "bids", 2);

    assertThat(refused(cluster, 1))
        .isEqualTo(
            new Refused(
                ErrorCode.OUTPUT_UNWRITABLE, "operator 'out': /x: read-only (on worker 'w2')"));
  }

  @Test
  void everyDescriberIsToldTheIdThatTheJobGets() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.submit(1, "bids", 2);

    assertThat(questions(cluster))
        .hasSize(2)
        .allMatch(describe -> describe.job().equals(cluster.job("bids").identity().job()));
  }

  @Test
  void aJobLargerThanTheClusterIsRefused() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.submit(1, "bids", 9);
    cluster.pass(11_000);

    Refused refused = refused(cluster, 1);
    assertThat(refused.code()).isEqualTo(ErrorCode.NOT_ENOUGH_SLOTS);
    assertThat(refused.message()).contains("needs 9 slots").contains("8 are free");
    cluster.submit(2, "again", 9);
    assertThat(refused(cluster, 2).code())
        .as("at once, once settled")
        .isEqualTo(ErrorCode.NOT_ENOUGH_SLOTS);
  }

  @Test
  void slotsOfRunningJobsAreNotFree() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.submit(1, "a", 6);
    cluster.pass(11_000);
    cluster.submit(2, "b", 4);
    assertThat(((Refused) cluster.answers.get(2L)).message()).contains("2 are free");
    cluster.submit(3, "c", 2);
    cluster.pass(500);

    assertThat(cluster.status("c")).isEqualTo(Status.RUNNING);
  }

  @Test
  void aClusterWithoutWorkersIsWaitedForAndThenTheAnswerSaysSo() {
    ScriptedCluster cluster = new ScriptedCluster();
    cluster.elect();
    cluster.submit(1, "bids", 2);
    cluster.pass(5_000);
    assertThat(cluster.answers).isEmpty();
    cluster.pass(6_000);

    assertThat(refused(cluster, 1).message()).contains("0 workers");
  }

  @Test
  void aProcessLostWhileItDescribesIsReplacedAFewTimes() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.executors.values().forEach(e -> e.answersDescribe = false);
    cluster.submit(1, "bids", 2);
    var asked =
        cluster.executors.values().stream()
            .filter(e -> !e.got(ExecutorOrder.Describe.class).isEmpty())
            .toList();
    asked.forEach(cluster::kill);
    cluster.pass(500);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 134})
  void aDefineThatEndsItsProcessIsRefusedAtOnceWithHowItEnded(int exitCode) {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.executors.values().forEach(e -> e.answersDescribe = false);
    cluster.submit(1, "bids", 2);
    cluster.kill(
        cluster.executors.values().stream()
            .filter(e -> !e.got(ExecutorOrder.Describe.class).isEmpty())
            .findFirst()
            .orElseThrow(),
        exitCode);

    assertThat(refused(cluster, 1).code()).isEqualTo(ErrorCode.DEFINE_FAILED);
    assertThat(refused(cluster, 1).message())
        .contains("define ended its process", "exit code " + exitCode, "last words");
  }

  @Test
  void aJobWhoseDescribersAreAllKilledIsRefused() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.answersDescribe = false;
    cluster.executors.values().forEach(e -> e.answersDescribe = false);
    cluster.submit(1, "bids", 2);
    for (int i = 0; i < 3; i++) {
      assertThat(cluster.answers).isEmpty();
      cluster.kill(
          cluster.executors.values().stream()
              .filter(e -> e.alive && !e.got(ExecutorOrder.Describe.class).isEmpty())
              .findFirst()
              .orElseThrow());
      cluster.pass(200);
    }

    assertThat(refused(cluster, 1).code()).isEqualTo(ErrorCode.EXECUTOR_LOST);
    assertThat(refused(cluster, 1).message()).contains("3 processes were lost");
  }

  @Test
  void theSameRequestIsTheSameJobAndTheSameNameIsTaken() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.submit(1, "bids", 2);
    cluster.submit(2, "bids", 2);
    assertThat(((Accepted) cluster.answers.get(2L)).job())
        .isEqualTo(((Accepted) cluster.answers.get(1L)).job());

    cluster.ask(
        3,
        new ClientRequest.Submit(
            "another",
            "bids",
            new dev.weir.coordinator.message.JobCode("jar", "Job", new java.util.TreeMap<>()),
            new java.util.TreeMap<>()));

    assertThat(((Refused) cluster.answers.get(3L)).code()).isEqualTo(ErrorCode.JOB_NAME_TAKEN);
  }

  @Test
  void theSameRequestDuringItsOwnSubmissionGetsTheSameAnswer() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.holdBlobs = true;
    cluster.submit(1, "bids", 2);
    cluster.submit(2, "bids", 2);
    assertThat(cluster.answers).isEmpty();
    cluster.release();

    assertThat(cluster.answers.get(1L)).isEqualTo(cluster.answers.get(2L));
    assertThat(cluster.view().jobs()).hasSize(1);
  }

  @Test
  void settingsAndNamesThatMakeNoSenseAreRefused() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.submit(1, "bids", 0);
    assertThat(refused(cluster, 1).code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    cluster.submit(2, "bids", 1, "checkpointIntervalMillis", "soon");
    assertThat(refused(cluster, 2).message())
        .contains("checkpointIntervalMillis")
        .contains("'soon'");
    cluster.submit(3, " ", 1);
    assertThat(refused(cluster, 3).code()).isEqualTo(ErrorCode.REQUEST_INVALID);
    cluster.ask(4, new ClientRequest.Stop("nobody"));
    assertThat(refused(cluster, 4).code()).isEqualTo(ErrorCode.JOB_NOT_FOUND);
  }

  @Test
  void whenTheStoreRefusesTheTopologyNothingIsLeft() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.failBlobs = Reason.REFUSED;
    cluster.submit(1, "bids", 2);

    assertThat(refused(cluster, 1).code()).isEqualTo(ErrorCode.STORE_UNREACHABLE);
  }

  @Test
  void whenTheCreationsAnswerIsLostTheJobIsStillCreatedOnce() {
    ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
    cluster.metadata.nextWrite(MemoryMetadata.Fault.APPLIED_UNKNOWN);
    cluster.submit(1, "a", 2);
    assertThat(cluster.answers.get(1L)).isInstanceOf(Accepted.class);

    cluster.pass(1_200);
    cluster.metadata.nextWrite(MemoryMetadata.Fault.DROPPED_UNKNOWN);
    cluster.submit(2, "b", 2);
    assertThat(cluster.answers.get(2L)).isInstanceOf(Accepted.class);
    assertThat(cluster.view().jobs()).hasSize(2);
  }

  @Test
  void aCoordinatorThatDoesNotLeadSaysWho() {
    ScriptedCluster cluster = new ScriptedCluster();
    cluster.submit(1, "bids", 2);

    assertThat(cluster.answers.get(1L))
        .isInstanceOfSatisfying(
            Answer.Refused.class, r -> assertThat(r.code()).isEqualTo(ErrorCode.NO_LEADER));
  }
}

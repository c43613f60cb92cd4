package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue.Account;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.checkpointing.meta.MetadataValue.Spec;
import dev.weir.checkpointing.meta.MetadataValue.Submission;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.Status;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that this version cannot read is shown and left alone, and keeps no other from running. */
class UnreadableJobTest {
  private final ScriptedCluster cluster = ScriptedCluster.leading(2, 4);
  private JobId job;

  private void twoJobs() {
    cluster.submit(1, "bids", 2);
    cluster.submit(2, "clicks", 2);
    cluster.pass(2_500);
    job = cluster.job("bids").identity().job();
  }

  private void failOver() {
    cluster.newCoordinator();
    cluster.elect();
    cluster.reconnectAll();
    cluster.pass(13_000);
  }

  private String path(String node) {
    return MetadataPaths.job(job) + "/" + node;
  }

  private JobView view() {
    return cluster.view().jobs().stream()
        .filter(j -> j.identity().job().equals(job))
        .findFirst()
        .orElseThrow();
  }

  private static ErrorCode refusal(Answer answer) {
    return ((Answer.Refused) answer).code();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spec", "exec", "ckpt", "result", "wish"})
  void whicheverNodeIsDamagedTheJobIsShownAndTheOthersRunOn(String node) {
    twoJobs();
    cluster.metadata.damage(path(node));
    int blobs = cluster.blobs.size();
    failOver();

    assertThat(cluster.core.leading()).isTrue();
    assertThat(view().progress().status()).isEqualTo(Status.UNREADABLE);
    assertThat(view().progress().error()).contains("WEIR-5007", path(node));
    assertThat(cluster.status("clicks")).isEqualTo(Status.RUNNING);
    assertThat(cluster.blobs).hasSizeGreaterThanOrEqualTo(blobs);

    cluster.ask(3, new ClientRequest.Stop(job.value()));
    assertThat(refusal(cluster.answers.get(3L))).isEqualTo(ErrorCode.JOB_UNREADABLE);
    cluster.ask(4, new ClientRequest.Cancel(job.value()));
    assertThat(cluster.answers.get(4L)).isInstanceOf(Answer.Accepted.class);
    assertThat(view().progress().status()).isEqualTo(Status.CANCELED);
    failOver();
    assertThat(view().progress().status()).isEqualTo(Status.CANCELED);
    assertThat(view().progress().endedMillis()).isPositive();
  }

  @Test
  void aDamagedJobWithAResultOfAnotherVersionIsShownToo() {
    twoJobs();
    cluster.metadata.damage(path("spec"));
    cluster.metadata.put(
        path("result"), new Result(new LeaderEpoch(1), 5, "PARKED", null, 6, Account.NONE));
    failOver();

    assertThat(cluster.core.leading()).isTrue();
    assertThat(view().progress().status()).isEqualTo(Status.UNREADABLE);
    cluster.ask(4, new ClientRequest.Cancel(job.value()));
    assertThat(view().progress().status()).isEqualTo(Status.CANCELED);
  }

  @Test
  void aNodeThatIsMissingOrOfAnotherKindIsNamed() {
    twoJobs();
    cluster.metadata.remove(path("exec"));
    cluster.metadata.put(path("ckpt"), cluster.metadata.value(path("spec"), Spec.class));
    failOver();

    assertThat(view().progress().error())
        .contains(path("exec") + ": there is no such node", path("ckpt") + ": it holds a Spec");
    assertThat(cluster.status("clicks")).isEqualTo(Status.RUNNING);
  }

  @Test
  void settingsOfAnotherVersionAreRefusedAndTheNameStaysTaken() {
    twoJobs();
    Spec spec = cluster.metadata.value(path("spec"), Spec.class);
    Submission before = spec.submission();
    TreeMap<String, String> settings = new TreeMap<>(before.settings());
    settings.put("checkpointEveryFullMoon", "yes");
    cluster.metadata.put(
        path("spec"),
        new Spec(
            spec.epoch(),
            spec.token(),
            job,
            new Submission(
                before.requestId(),
                before.name(),
                before.jarSha256(),
                before.jobClass(),
                before.args(),
                settings),
            spec.fingerprint(),
            spec.topologyKey(),
            spec.submittedMillis()));
    failOver();

    assertThat(cluster.status("bids")).isEqualTo(Status.UNREADABLE);
    assertThat(cluster.job("bids").progress().error()).contains("checkpointEveryFullMoon");
    cluster.submit(3, "bids", 2);
    assertThat(cluster.answers.get(3L)).as("the same request").isInstanceOf(Answer.Accepted.class);
    cluster.send(
        new dev.weir.coordinator.message.CoordinatorEvent.Asked(
            4,
            new ClientRequest.Submit(
                "another",
                "bids",
                new dev.weir.coordinator.message.JobCode("j", "J", new TreeMap<>()),
                new TreeMap<>())));
    assertThat(refusal(cluster.answers.get(4L))).isEqualTo(ErrorCode.JOB_NAME_TAKEN);
    cluster.ask(5, new ClientRequest.Cancel("bids"));
    assertThat(cluster.answers.get(5L)).isInstanceOf(Answer.Accepted.class);
  }

  @Test
  void aResultOfAnotherVersionIsNotTakenForALivingJob() {
    twoJobs();
    Pointer pointer = cluster.metadata.value(path("ckpt"), Pointer.class);
    cluster.metadata.put(
        path("result"), new Result(pointer.epoch(), 99, "EVAPORATED", null, 5, Account.NONE));
    failOver();

    assertThat(view().progress().status()).isEqualTo(Status.UNREADABLE);
    assertThat(view().progress().error()).contains("EVAPORATED");
  }

  @Test
  void aDirectoryThatIsNoJobIsLeftAlone() {
    twoJobs();
    cluster.metadata.put("/jobs/lost+found/x", null);
    failOver();

    assertThat(cluster.core.leading()).isTrue();
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
  }

  @Test
  void whenANodeIsDamagedWhileTheJobRunsOnlyThatJobEnds() {
    twoJobs();
    cluster.metadata.damage(path("ckpt"));
    cluster.pass(3_000);

    assertThat(cluster.halted).isNull();
    assertThat(view().progress().status()).isEqualTo(Status.UNREADABLE);
    assertThat(cluster.status("clicks")).isEqualTo(Status.RUNNING);
    assertThat(cluster.executors.values())
        .noneMatch(e -> e.alive && e.deployed != null && e.deployed.target().job().equals(job));
  }
}

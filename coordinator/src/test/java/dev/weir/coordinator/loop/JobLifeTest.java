package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.view.JobView.Status;
import org.junit.jupiter.api.Test;

/** A job from its submission to its result, through the whole core. */
class JobLifeTest {
  private final ScriptedCluster cluster = ScriptedCluster.leading(2, 4);

  @Test
  void whenAJobIsSubmittedItRunsOnBothWorkersAndTakesCheckpoints() {
    cluster.submit(1, "bids", 4);

    assertThat(cluster.answers.get(1L)).isInstanceOf(Answer.Accepted.class);
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(cluster.hosts("bids")).hasSize(2).allMatch(e -> e.subtasks().size() >= 4);

    cluster.pass(5_000);

    assertThat(cluster.job("bids").checkpoints().completed()).isBetween(4L, 6L);
    assertThat(cluster.hosts("bids"))
        .allMatch(e -> e.committed.toString().equals(cluster.job("bids").checkpoints().pointer()));
  }

  @Test
  void whenAllSubtasksFinishTheLastCheckpointIsCommittedBeforeTheResultIsWritten() {
    cluster.submit(1, "bids", 2);
    cluster.pass(2_500);
    var hosts = cluster.hosts("bids");
    hosts.forEach(e -> e.commits = false);
    hosts.forEach(ScriptedExecutor::finish);
    cluster.pass(3_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.FINISHING);

    hosts.forEach(e -> e.commits = true);
    cluster.pass(2_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.FINISHED);
    assertThat(hosts).allMatch(e -> !e.alive && !e.got(ExecutorOrder.Exit.class).isEmpty());
  }

  @Test
  void whenStoppedSourcesEndAndTheResultIsStopped() {
    cluster.submit(1, "bids", 2);
    cluster.pass(1_500);
    cluster.ask(2, new ClientRequest.Stop("bids"));
    cluster.pass(500);

    assertThat(cluster.answers.get(2L)).isInstanceOf(Answer.Accepted.class);
    assertThat(cluster.status("bids")).isEqualTo(Status.STOPPED);
  }

  @Test
  void whenCanceledNoFurtherCheckpointIsTaken() {
    cluster.submit(1, "bids", 2);
    cluster.pass(2_500);
    long completed = cluster.job("bids").checkpoints().completed();
    cluster.ask(2, new ClientRequest.Cancel("bids"));
    cluster.pass(200);

    assertThat(cluster.status("bids")).isEqualTo(Status.CANCELED);
    assertThat(cluster.job("bids").checkpoints().completed()).isEqualTo(completed);
    assertThat(cluster.answers.get(2L)).isInstanceOf(Answer.Accepted.class);
  }
}

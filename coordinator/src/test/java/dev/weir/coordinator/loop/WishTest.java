package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue.Wish;
import dev.weir.checkpointing.meta.MetadataValue.Wish.Kind;
import dev.weir.coordinator.loop.MemoryMetadata.Fault;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.view.JobView.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** J4: what a client was told to be under way outlives the leader that told it. */
class WishTest {
  private final ScriptedCluster cluster = ScriptedCluster.leading(2, 4);

  private void running() {
    cluster.submit(1, "bids", 2);
    cluster.pass(2_500);
  }

  private Wish wish() {
    return cluster.metadata.value(
        MetadataPaths.wish(cluster.job("bids").identity().job()), Wish.class);
  }

  private void failOver() {
    cluster.newCoordinator();
    cluster.elect();
    cluster.reconnectAll();
  }

  /** Executors that hear of a stop and do not come to an end yet. */
  private void deaf() {
    cluster.hosts("bids").forEach(host -> host.mute = true);
  }

  @Test
  void aStopIsAnsweredWhenItIsWrittenAndHeededOnlyThen() {
    running();
    deaf();
    cluster.holdMetadata = true;
    cluster.ask(2, new ClientRequest.Stop("bids"));

    assertThat(cluster.answers).doesNotContainKey(2L);
    assertThat(cluster.hosts("bids"))
        .allMatch(h -> h.got(ExecutorOrder.StopSources.class).isEmpty());

    cluster.release();
    assertThat(cluster.answers.get(2L)).isInstanceOf(Answer.Accepted.class);
    assertThat(wish().kind()).isEqualTo(Kind.STOP);
    assertThat(cluster.hosts("bids"))
        .allMatch(h -> h.got(ExecutorOrder.StopSources.class).size() == 1);
  }

  @Test
  void whenTheLeaderDiesAfterItAnsweredTheNextOneStopsTheJob() {
    running();
    deaf();
    cluster.ask(2, new ClientRequest.Stop("bids"));
    assertThat(cluster.answers.get(2L)).isInstanceOf(Answer.Accepted.class);
    cluster.hosts("bids").forEach(host -> host.mute = false);
    failOver();
    cluster.pass(3_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.STOPPED);
  }

  @Test
  void whenTheLeaderDiesWhileACancelWaitsForCommitsTheNextOneCancels() {
    running();
    cluster.hosts("bids").forEach(host -> host.commits = false);
    cluster.pass(1_500);
    cluster.ask(2, new ClientRequest.Cancel("bids"));
    assertThat(wish().kind()).isEqualTo(Kind.CANCEL);
    failOver();
    cluster.pass(3_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.CANCELED);
    cluster.ask(3, new ClientRequest.Cancel("bids"));
    assertThat(cluster.answers.get(3L)).isInstanceOf(Answer.Accepted.class);
  }

  @ParameterizedTest
  @EnumSource
  void whateverBecomesOfTheAnswerTheWishIsWrittenOnceAndAnswered(Fault fault) {
    running();
    deaf();
    cluster.metadata.nextWrite(fault);
    cluster.ask(2, new ClientRequest.Stop("bids"));
    cluster.passInSilence(1_000);

    assertThat(cluster.halted).isNull();
    assertThat(cluster.answers.get(2L)).isInstanceOf(Answer.Accepted.class);
    assertThat(wish().kind()).isEqualTo(Kind.STOP);
  }

  @Test
  void aCancelOutdoesAStopThatIsBeingWrittenAndEveryoneIsAnswered() {
    running();
    cluster.holdMetadata = true;
    cluster.ask(2, new ClientRequest.Stop("bids"));
    cluster.ask(3, new ClientRequest.Stop("bids"));
    cluster.ask(4, new ClientRequest.Cancel("bids"));
    cluster.ask(5, new ClientRequest.Stop("bids"));
    cluster.holdMetadata = false;
    deaf();
    cluster.release();
    assertThat(wish().kind()).isEqualTo(Kind.CANCEL);
    cluster.hosts("bids").forEach(host -> host.mute = false);
    cluster.pass(11_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.CANCELED);
    assertThat(cluster.answers).containsKeys(2L, 3L, 4L, 5L);
    assertThat(cluster.answers.values()).allMatch(a -> a instanceof Answer.Accepted);
  }

  @Test
  void aStopOfACanceledJobIsAcceptedAndChangesNothing() {
    running();
    cluster.hosts("bids").forEach(host -> host.commits = false);
    cluster.pass(1_500);
    cluster.ask(2, new ClientRequest.Cancel("bids"));
    cluster.ask(3, new ClientRequest.Stop("bids"));

    assertThat(cluster.answers.get(3L)).isInstanceOf(Answer.Accepted.class);
    assertThat(wish().kind()).isEqualTo(Kind.CANCEL);
  }
}

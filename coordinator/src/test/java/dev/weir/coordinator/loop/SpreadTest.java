package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.Status;
import dev.weir.coordinator.view.WorkerView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job that runs on too few slots spreads out when others become free. */
class SpreadTest {
  private final ScriptedCluster cluster = ScriptedCluster.leading(2, 2);

  @BeforeEach
  void aJobIsSqueezedOntoOneWorker() {
    cluster.submit(1, "bids", 4);
    cluster.pass(2_500);
    assertThat(cluster.hosts("bids")).hasSize(2);
    cluster.killWorker("w2");
    cluster.pass(2_500);
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(cluster.hosts("bids")).hasSize(1);
    assertThat(oversubscribed()).isTrue();
  }

  private boolean oversubscribed() {
    return cluster.view().workers().stream()
        .filter(WorkerView::connected)
        .anyMatch(w -> w.usedSlots() > w.slots());
  }

  private JobView.Progress progress() {
    return cluster.job("bids").progress();
  }

  @Test
  void whenAWorkerIsBackForAWhileTheJobRestartsOnceAndThatIsNoFailure() {
    cluster.startWorker("w2", 2, 4);
    cluster.pass(28_000);
    assertThat(cluster.hosts("bids")).hasSize(1);
    cluster.pass(15_000);

    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    assertThat(cluster.hosts("bids")).hasSize(2);
    assertThat(oversubscribed()).isFalse();
    assertThat(progress().attempt()).isEqualTo(3);
    assertThat(progress().restarts()).isEqualTo(1);
    assertThat(progress().plannedRestarts()).isEqualTo(1);
    cluster.pass(700_000);
    assertThat(progress().attempt()).isEqualTo(3);
  }

  @Test
  void aWorkerThatComesAndGoesRestartsNothing() {
    for (int i = 0; i < 5; i++) {
      cluster.startWorker("w2", 2, 4);
      cluster.pass(20_000);
      cluster.killWorker("w2");
      cluster.pass(12_000);
    }
    assertThat(progress().attempt()).isEqualTo(2);
  }

  @Test
  void withoutACheckpointItWaits() {
    cluster.hosts("bids").forEach(host -> host.acks = false);
    cluster.startWorker("w2", 2, 4);
    cluster.pass(60_000);

    assertThat(progress().attempt()).isEqualTo(2);
  }

  @Test
  void whenTheFreeSlotsAreTooFewItSpreadsAsFarAsTheyGo() {
    cluster.startWorker("w2", 1, 4);
    cluster.pass(50_000);

    assertThat(cluster.hosts("bids")).hasSize(2);
    assertThat(progress().plannedRestarts()).isEqualTo(1);
    cluster.pass(700_000);
    assertThat(progress().plannedRestarts()).isEqualTo(1);
  }

  @Test
  void aJobThatStopsIsNotRestarted() {
    cluster.startWorker("w2", 2, 4);
    cluster.pass(25_000);
    cluster.hosts("bids").forEach(host -> host.mute = true);
    cluster.ask(2, new ClientRequest.Stop("bids"));
    cluster.hosts("bids").forEach(host -> host.mute = false);
    cluster.pass(10_000);

    assertThat(progress().attempt()).isEqualTo(2);
  }
}

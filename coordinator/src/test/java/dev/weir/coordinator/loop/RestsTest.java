package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.view.JobView.Status;
import org.junit.jupiter.api.Test;

/** A coordinator asks for no tick before there is something to do, and then it does. */
class RestsTest {
  private final ScriptedCluster cluster = ScriptedCluster.leading(2, 4);

  @Test
  void aStandbyAndALeaderWithoutJobsAskForNothing() {
    ScriptedCluster standby = new ScriptedCluster();
    assertThat(standby.core.restMillis()).isEqualTo(CoordinatorCore.MAX_REST_MILLIS);

    cluster.pass(1_000);
    assertThat(cluster.core.restMillis()).isEqualTo(CoordinatorCore.MAX_REST_MILLIS);
  }

  @Test
  void withAnIdleJobItAsksForTheNextCheckpoint() {
    cluster.submit(1, "bids", 4);
    cluster.pass(10_000);
    assertThat(cluster.status("bids")).isEqualTo(Status.RUNNING);
    long completed = cluster.job("bids").checkpoints().completed();
    cluster.ticks = 0;
    cluster.earlyTicks = 0;
    cluster.pass(60_000);

    assertThat(cluster.job("bids").checkpoints().completed()).isEqualTo(completed + 60);
    assertThat(cluster.ofEarlyTicks).isEmpty();
    assertThat(cluster.earlyTicks).isGreaterThan(cluster.ticks * 3 / 4);
  }

  @Test
  void whileAnythingIsOnItsWayNoTickThatWasNotAskedForDoesAnything() {
    cluster.submit(1, "bids", 4);
    cluster.pass(10_000);
    cluster.killWorker("w2");
    assertThat(cluster.core.restMillis()).isZero();
    cluster.pass(10_000);
    cluster.startWorker("w2", 4, 4);
    cluster.pass(60_000);
    cluster.ask(2, new ClientRequest.Stop("bids"));
    cluster.pass(60_000);

    assertThat(cluster.status("bids").ended()).isTrue();
    assertThat(cluster.ofEarlyTicks).isEmpty();
    assertThat(cluster.core.restMillis()).isEqualTo(CoordinatorCore.MAX_REST_MILLIS);
  }
}

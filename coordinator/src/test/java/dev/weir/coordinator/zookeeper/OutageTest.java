package dev.weir.coordinator.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.checkpointing.meta.ElectionEvent.Reconnected;
import dev.weir.checkpointing.meta.ElectionEvent.SessionUp;
import dev.weir.checkpointing.meta.ElectionEvent.TurnCame;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataEvent.Refused;
import dev.weir.checkpointing.meta.MetadataEvent.Unknown;
import dev.weir.checkpointing.meta.MetadataEvent.Value;
import dev.weir.checkpointing.meta.MetadataEvent.Written;
import dev.weir.checkpointing.meta.MetadataOp.Create;
import dev.weir.checkpointing.meta.MetadataOp.Set;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingCluster;
import org.junit.jupiter.api.Test;

/** Servers that go away under the calls. */
class OutageTest {
  /** A client that was away goes on for this long, also on a slow machine. */
  private static final int LONG_SESSION_MILLIS = 10_000;

  private static final int WRITES = 200;

  @Test
  void whenTheServerStopsThenTheOutcomeIsUnknownAndReadingBackTells() throws Exception {
    try (var server = Ensemble.server();
        var node = new Ensemble.Node(server.getConnectString(), LONG_SESSION_MILLIS)) {
      Leader first = Ensemble.leader(1, 1);
      node.next(TurnCame.class);
      node.write(new Create("/leader", first));
      server.stop();
      assertThat(node.write(new Set("/leader", Ensemble.leader(2, 2), 0)))
          .isEqualTo(new Unknown(2));
      assertThat(node.read("/leader")).isEqualTo(new Unknown(3));
      server.restart();
      node.next(Reconnected.class);
      assertThat(node.read("/leader")).isEqualTo(new Value(4, first, 0));
      assertThat(node.write(new Set("/leader", Ensemble.leader(2, 5), 0)))
          .isEqualTo(new Written(5, List.of(1)));
    }
  }

  @Test
  void whenOneOfThreeDiesThenWritesGoOnAndNoneIsLostOrAppliedTwice() throws Exception {
    try (var cluster = new TestingCluster(Ensemble.spec(), Ensemble.spec(), Ensemble.spec())) {
      cluster.start();
      try (var node = new Ensemble.Node(cluster.getConnectString(), LONG_SESSION_MILLIS)) {
        node.next(SessionUp.class);
        node.write(new Create("/leader", Ensemble.leader(1, 0)));
        InstanceSpec connected = cluster.findConnectionInstance(node.session.handle());
        CompletableFuture<Boolean> killed = null;
        for (int i = 1; i <= WRITES; i++) {
          if (i == WRITES / 4) {
            killed = CompletableFuture.supplyAsync(() -> kill(cluster, connected));
          }
          writeUntilKnown(node, i);
        }
        assertThat(killed).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
        writeUntilKnown(node, WRITES + 1);
        assertThat(((Value) node.read("/leader")).version()).isEqualTo(WRITES + 1);
      }
    }
  }

  private static boolean kill(TestingCluster cluster, InstanceSpec server) {
    try {
      return cluster.killServer(server);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** As a core does: what is unknown is read back, and sent again only when it was not applied. */
  private static void writeUntilKnown(Ensemble.Node node, int version) throws Exception {
    Leader value = Ensemble.leader(version + 1L, version);
    while (true) {
      MetadataEvent outcome = node.write(new Set("/leader", value, version - 1));
      if (outcome instanceof Written written) {
        assertThat(written.versions()).containsExactly(version);
        return;
      }
      assertThat(outcome).isInstanceOfAny(Unknown.class, Refused.class);
      while (!(outcome instanceof Value)) {
        outcome = node.read("/leader");
      }
      Value now = (Value) outcome;
      if (now.version() == version) {
        assertThat(now.value()).isEqualTo(value);
        return;
      }
      assertThat(now.version()).isEqualTo(version - 1);
    }
  }
}

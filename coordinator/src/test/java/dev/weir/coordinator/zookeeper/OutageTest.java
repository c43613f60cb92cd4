package dev.weir.coordinator.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.checkpointing.meta.ElectionEvent.Reconnected;
import dev.weir.checkpointing.meta.ElectionEvent.SessionUp;
import dev.weir.checkpointing.meta.ElectionEvent.TurnCame;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataEvent.Unknown;
import dev.weir.checkpointing.meta.MetadataEvent.Value;
import dev.weir.checkpointing.meta.MetadataEvent.Written;
import dev.weir.checkpointing.meta.MetadataOp.Create;
import dev.weir.checkpointing.meta.MetadataOp.Set;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import java.util.List;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingCluster;
import org.junit.jupiter.api.Test;

/** Servers that go away under the calls. */
class OutageTest {
  /** A client that was away goes on for this long, also on a slow machine. */
  private static final int LONG_SESSION_MILLIS = 10_000;

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
      try (var node = new Ensemble.Node(cluster.getConnectString())) {
        node.next(SessionUp.class);
        node.write(new Create("/leader", Ensemble.leader(1, 0)));
        InstanceSpec connected = cluster.findConnectionInstance(node.session.handle());
        int unknown = 0;
        for (int i = 1; i <= 40; i++) {
          if (i == 20) {
            cluster.killServer(connected);
          }
          unknown += writeUntilKnown(node, i);
        }
        assertThat(unknown).isPositive();
        assertThat(((Value) node.read("/leader")).version()).isEqualTo(40);
      }
    }
  }

  /** As a core does: what is unknown is read back, and sent again only when it was not applied. */
  private static int writeUntilKnown(Ensemble.Node node, int version) throws Exception {
    Leader value = Ensemble.leader(version + 1L, version);
    for (int unknown = 0; ; unknown++) {
      MetadataEvent written = node.write(new Set("/leader", value, version - 1));
      if (written instanceof Written w) {
        assertThat(w.versions()).containsExactly(version);
        return unknown;
      }
      MetadataEvent found = written;
      while (!(found instanceof Value)) {
        found = node.read("/leader");
      }
      Value now = (Value) found;
      if (now.version() == version) {
        assertThat(now.value()).isEqualTo(value);
        return unknown + 1;
      }
      assertThat(now.version()).isEqualTo(version - 1);
    }
  }
}

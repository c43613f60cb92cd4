package dev.weir.coordinator.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.checkpointing.meta.ElectionEvent.Lost;
import dev.weir.checkpointing.meta.ElectionEvent.Reconnected;
import dev.weir.checkpointing.meta.ElectionEvent.SessionUp;
import dev.weir.checkpointing.meta.ElectionEvent.Suspended;
import dev.weir.checkpointing.meta.ElectionEvent.TurnCame;
import dev.weir.checkpointing.meta.MetadataEvent.Unknown;
import dev.weir.checkpointing.meta.MetadataEvent.Value;
import dev.weir.checkpointing.meta.MetadataOp.Create;
import dev.weir.checkpointing.meta.MetadataOp.Set;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import java.time.Duration;
import java.util.List;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Curator would do by itself, and must not. */
class RepetitionTest {
  private static final int LONG_SESSION_MILLIS = 10_000;
  private static final int SHORT_SESSION_MILLIS = 4_500;
  private static final Leader FIRST = Ensemble.leader(1, 1);
  private static final Leader SECOND = Ensemble.leader(2, 2);
  private static TestingServer server;

  @BeforeAll
  static void start() throws Exception {
    server = Ensemble.server();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void whenTheAnswerToAnAppliedWriteIsLostThenItIsUnknownOnceAndNotWrittenAgain() throws Exception {
    try (var proxy = new LossyProxy(server.getPort());
        var observer = new Ensemble.Node(server.getConnectString() + "/applied");
        var node = new Ensemble.Node(proxy.connectString() + "/applied", LONG_SESSION_MILLIS)) {
      node.next(SessionUp.class);
      node.write(new Create("/leader", FIRST));
      proxy.swallowAnswers();
      node.store.write(node.nextToken(), List.of(new Set("/leader", SECOND, 0)));
      await().until(() -> ((Value) observer.read("/leader")).version() == 1);
      proxy.cut();
      assertThat(node.answer()).isEqualTo(new Unknown(2));
      node.next(Reconnected.class);
      assertThat(node.read("/leader")).isEqualTo(new Value(3, SECOND, 1));
      assertThat(node.answers()).isZero();
    }
  }

  @Test
  void whenTheAnswerToAReadIsLostThenItIsUnknownOnce() throws Exception {
    try (var proxy = new LossyProxy(server.getPort());
        var node = new Ensemble.Node(proxy.connectString() + "/read", LONG_SESSION_MILLIS)) {
      node.next(TurnCame.class);
      node.write(new Create("/leader", FIRST));
      proxy.swallowAnswers();
      node.store.read(node.nextToken(), "/leader");
      proxy.cut();
      assertThat(node.answer()).isEqualTo(new Unknown(2));
      node.next(Reconnected.class);
      assertThat(node.read("/leader")).isEqualTo(new Value(3, FIRST, 0));
      assertThat(node.answers()).isZero();
    }
  }

  /** The client ends a session itself after 4/3 of its length, Curator would after its length. */
  @Test
  void whenTheServersAreAwayForASessionThenCuratorDoesNotEndIt() throws Exception {
    try (var own = Ensemble.server();
        var node = new Ensemble.Node(own.getConnectString(), SHORT_SESSION_MILLIS)) {
      node.next(TurnCame.class);
      own.stop();
      node.next(Suspended.class);
      await()
          .during(Duration.ofMillis(SHORT_SESSION_MILLIS + SHORT_SESSION_MILLIS / 9))
          .atMost(Duration.ofMillis(SHORT_SESSION_MILLIS * 2L))
          .until(() -> node.election.stream().noneMatch(Lost.class::isInstance));
    }
  }
}

package dev.weir.coordinator.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.checkpointing.meta.ElectionEvent.LeaderSeen;
import dev.weir.checkpointing.meta.ElectionEvent.Lost;
import dev.weir.checkpointing.meta.ElectionEvent.Reconnected;
import dev.weir.checkpointing.meta.ElectionEvent.SessionUp;
import dev.weir.checkpointing.meta.ElectionEvent.Suspended;
import dev.weir.checkpointing.meta.ElectionEvent.TurnCame;
import dev.weir.checkpointing.meta.MetadataEvent.Cause;
import dev.weir.checkpointing.meta.MetadataEvent.Refused;
import dev.weir.checkpointing.meta.MetadataEvent.Written;
import dev.weir.checkpointing.meta.MetadataOp.Check;
import dev.weir.checkpointing.meta.MetadataOp.Create;
import dev.weir.checkpointing.meta.MetadataOp.Set;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import java.util.List;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CandidateTest {
  private static final int LONG_SESSION_MILLIS = 10_000;
  private static TestingServer server;
  private static int chroots;
  private String connect;

  @BeforeAll
  static void start() throws Exception {
    server = Ensemble.server();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void chroot() {
    connect = server.getConnectString() + "/chroot-" + ++chroots;
  }

  @Test
  void turnsComeInOrderOfArrival() throws Exception {
    var a = new Ensemble.Node(connect);
    SessionUp upA = a.next(SessionUp.class);
    assertThat(upA.ownNode()).startsWith("/election/c-");
    assertThat(a.next(TurnCame.class)).isEqualTo(new TurnCame(upA.ownNode(), 0));

    var b = new Ensemble.Node(connect);
    SessionUp upB = b.next(SessionUp.class);
    var c = new Ensemble.Node(connect);
    SessionUp upC = c.next(SessionUp.class);

    b.close();
    a.close();
    assertThat(c.next(TurnCame.class)).isEqualTo(new TurnCame(upC.ownNode(), 0));
    assertThat(upB.ownNode()).isLessThan(upC.ownNode());
    assertThat(b.election).noneMatch(TurnCame.class::isInstance);
    c.close();
  }

  @Test
  void aClaimHoldsWhileTheOwnNodeStandsAndNotAfter() throws Exception {
    var a = new Ensemble.Node(connect);
    TurnCame turn = a.next(TurnCame.class);
    var standing = new Check(turn.ownNode(), turn.nodeVersion());
    assertThat(a.write(standing, new Create("/leader", Ensemble.leader(1, 5))))
        .isEqualTo(new Written(1, List.of(-1, 0)));
    try (var b = new Ensemble.Node(connect)) {
      b.next(SessionUp.class);
      a.close();
      TurnCame next = b.next(TurnCame.class);
      assertThat(b.write(standing, new Set("/leader", Ensemble.leader(2, 6), 0)))
          .isEqualTo(new Refused(1, 0, Cause.ABSENT));
      assertThat(
              b.write(new Check(next.ownNode(), 0), new Set("/leader", Ensemble.leader(2, 6), 0)))
          .isEqualTo(new Written(2, List.of(-1, 1)));
    }
  }

  @Test
  void everybodySeesWhoLeads() throws Exception {
    try (var a = new Ensemble.Node(connect);
        var b = new Ensemble.Node(connect)) {
      assertThat(b.next(LeaderSeen.class)).isEqualTo(new LeaderSeen(null, -1));
      a.write(new Create("/leader", Ensemble.leader(1, 1)));
      assertThat(awaitLeader(b, 1)).isEqualTo(new LeaderSeen(Ensemble.leader(1, 1), 0));
      a.write(new Set("/leader", Ensemble.leader(2, 2), 0));
      assertThat(awaitLeader(b, 2)).isEqualTo(new LeaderSeen(Ensemble.leader(2, 2), 1));
      try (var late = new Ensemble.Node(connect)) {
        assertThat(late.next(LeaderSeen.class)).isEqualTo(new LeaderSeen(Ensemble.leader(2, 2), 1));
      }
    }
  }

  @Test
  void whenTheSessionExpiresThenItIsLostAndAnotherFollows() throws Exception {
    try (var a = new Ensemble.Node(connect)) {
      SessionUp before = a.next(SessionUp.class);
      a.next(TurnCame.class);
      var b = new Ensemble.Node(connect);
      b.next(SessionUp.class);
      expire(a);
      a.next(Suspended.class);
      a.next(Lost.class);
      SessionUp after = a.next(SessionUp.class);
      assertThat(after.sessionId()).isNotEqualTo(before.sessionId());
      assertThat(after.ownNode()).isGreaterThan(before.ownNode());
      b.next(TurnCame.class);
      b.close();
      assertThat(a.next(TurnCame.class).ownNode()).isEqualTo(after.ownNode());
      assertThat(a.write(new Create("/leader", Ensemble.leader(1, 1)))).isInstanceOf(Written.class);
    }
  }

  @Test
  void whenSomebodyRemovesTheOwnNodeThenItStandsAgain() throws Exception {
    try (var a = new Ensemble.Node(connect)) {
      TurnCame first = a.next(TurnCame.class);
      a.session.handle().delete(a.session.address().full(first.ownNode()), -1);
      assertThat(a.next(SessionUp.class).ownNode()).isGreaterThan(first.ownNode());
      a.next(TurnCame.class);
    }
  }

  @Test
  void whenTheServerIsGoneForAMomentThenTheSessionGoesOn() throws Exception {
    try (var own = Ensemble.server();
        var a = new Ensemble.Node(own.getConnectString(), LONG_SESSION_MILLIS)) {
      SessionUp up = a.next(SessionUp.class);
      a.next(TurnCame.class);
      own.stop();
      a.next(Suspended.class);
      own.restart();
      a.next(Reconnected.class);
      assertThat(a.next(TurnCame.class).ownNode()).isEqualTo(up.ownNode());
      assertThat(a.next(LeaderSeen.class)).isEqualTo(new LeaderSeen(null, -1));
      assertThat(a.election).noneMatch(Lost.class::isInstance);
    }
  }

  /** Two clients of one session: the servers end it when the second closes it. */
  private static void expire(Ensemble.Node node) throws Exception {
    ZooKeeper victim = node.session.handle();
    var second =
        new ZooKeeper(
            node.session.address().servers(),
            Ensemble.SESSION_MILLIS,
            event -> {},
            victim.getSessionId(),
            victim.getSessionPasswd());
    await().until(() -> second.getState().isConnected());
    second.close();
  }

  private static LeaderSeen awaitLeader(Ensemble.Node node, long epoch) throws Exception {
    while (true) {
      LeaderSeen seen = node.next(LeaderSeen.class);
      Leader leader = seen.leader();
      if (leader != null && leader.epoch().value() == epoch) {
        return seen;
      }
    }
  }
}

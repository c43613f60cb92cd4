package dev.weir.worker.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataAddress;
import dev.weir.checkpointing.meta.MetadataText;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ZooKeeperLeaderFinderTest {
  private static final int SESSION_MILLIS = 1_000;
  private static final int LONG_SESSION_MILLIS = 10_000;
  private static final int TICK_MILLIS = 500;

  private final BlockingQueue<Leader> heard = new LinkedBlockingQueue<>();
  private TestingServer server;
  private ZooKeeper writer;

  @BeforeEach
  void start() throws Exception {
    server =
        new TestingServer(
            new InstanceSpec(null, -1, -1, -1, true, -1, TICK_MILLIS, -1, Map.of(), "127.0.0.1"),
            true);
  }

  @AfterEach
  void stop() throws Exception {
    if (writer != null) {
      writer.close();
    }
    server.close();
  }

  @Test
  void whenSomebodyLeadsThenItIsHeardOnceAndEachSuccessorToo() throws Exception {
    try (var finder = open()) {
      assertThat(finder.leader()).isNull();
      lead(1);
      assertThat(next()).isEqualTo(leader(1));
      lead(2);
      assertThat(next()).isEqualTo(leader(2));
      lead(2);
      lead(1);
      write("rubbish".getBytes(StandardCharsets.UTF_8));
      lead(3);
      assertThat(next()).isEqualTo(leader(3));
      assertThat(finder.leader()).isEqualTo(leader(3));
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void whenItStartsLaterThenItFindsWhoLeads() throws Exception {
    lead(7);
    try (var finder = open()) {
      assertThat(next()).isEqualTo(leader(7));
      assertThat(finder.leader()).isEqualTo(leader(7));
    }
  }

  @Test
  void whenZooKeeperIsAwayLongerThanASessionThenTheLastLeaderStandsAndTheNextIsFound()
      throws Exception {
    lead(1);
    try (var finder = open()) {
      assertThat(next()).isEqualTo(leader(1));
      server.stop();
      assertThat(finder.leader()).isEqualTo(leader(1));
      await().during(SESSION_MILLIS, TimeUnit.MILLISECONDS).until(heard::isEmpty);
      server.restart();
      lead(2);
      assertThat(next()).isEqualTo(leader(2));
    }
  }

  @Test
  void whenTheSessionIsEndedThenAnotherFinds() throws Exception {
    lead(1);
    try (var finder = open()) {
      assertThat(next()).isEqualTo(leader(1));
      ZooKeeper victim = finder.handle();
      try (var second =
          new ZooKeeper(
              server.getConnectString(),
              SESSION_MILLIS,
              event -> {},
              victim.getSessionId(),
              victim.getSessionPasswd())) {
        await().until(() -> second.getState().isConnected());
      }
      await().until(() -> !victim.getState().isAlive());
      lead(2);
      assertThat(next()).isEqualTo(leader(2));
    }
  }

  @Test
  void whenNobodyAnswersAtStartThenTheAddressIsNamedInTime() {
    assertThatThrownBy(
            () ->
                ZooKeeperLeaderFinder.open(
                    MetadataAddress.parse("127.0.0.1:1", "test"), SESSION_MILLIS, heard::add, 300))
        .isInstanceOfSatisfying(
            WeirException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.ZOOKEEPER_UNREACHABLE);
              assertThat(e.getMessage()).contains("127.0.0.1:1");
            });
  }

  private ZooKeeperLeaderFinder open() {
    return ZooKeeperLeaderFinder.open(
        server.getConnectString() + "/some/chroot", "test", SESSION_MILLIS, heard::add);
  }

  private Leader next() throws InterruptedException {
    return heard.poll(15, TimeUnit.SECONDS);
  }

  private static Leader leader(long epoch) {
    return new Leader(new LeaderEpoch(epoch), 1, "c" + epoch, "host:" + epoch, "host:2");
  }

  private void lead(long epoch) throws Exception {
    write(MetadataText.encode(leader(epoch)));
  }

  private void write(byte[] bytes) throws Exception {
    if (writer == null) {
      writer = new ZooKeeper(server.getConnectString(), LONG_SESSION_MILLIS, event -> {});
    }
    ZooKeeper client = writer;
    await().until(() -> client.getState().isConnected());
    String path = "";
    for (String segment : "some/chroot/weir/test/leader".split("/")) {
      path += "/" + segment;
      try {
        client.create(path, bytes, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      } catch (KeeperException.NodeExistsException e) {
        if (path.endsWith("/leader")) {
          client.setData(path, bytes, -1);
        }
      }
    }
  }
}

package dev.weir.benchmarks.jet;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import dev.weir.benchmarks.engine.process.ChildJvms;
import dev.weir.benchmarks.engine.process.Engine;
import dev.weir.benchmarks.measure.RunRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** As many members as subtasks, each with one thread, on loopback; jobs come from a client. */
public final class JetInTwoJvms implements Engine.Starter {
  private static final int PORT = 45_821;
  private static final long UP_SECONDS = 60;
  private static final long POLL_MILLIS = 200;

  /** For EngineMain. */
  public JetInTwoJvms() {}

  @Override
  public Engine start(int parallelism, Path directory) throws Exception {
    var members = new ChildJvms(directory);
    try {
      for (int i = 1; i <= parallelism; i++) {
        members.start(
            "member-" + i,
            List.of(),
            MemberMain.class.getName(),
            List.of("" + PORT, "" + parallelism));
      }
      return new Running(connected(members, parallelism), members);
    } catch (Exception e) {
      members.close();
      throw e;
    }
  }

  private static HazelcastInstance connected(ChildJvms members, int expected) throws IOException {
    var config = new ClientConfig().setClusterName(Member.CLUSTER);
    config.setProperty("hazelcast.logging.type", "jdk");
    config.getNetworkConfig().addAddress("127.0.0.1:" + PORT);
    config
        .getConnectionStrategyConfig()
        .getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(TimeUnit.SECONDS.toMillis(UP_SECONDS));
    WireSerializer.register(config.getSerializationConfig());
    HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(UP_SECONDS);
    while (client.getCluster().getMembers().size() < expected) {
      members.requireAlive();
      if (System.nanoTime() > deadline) {
        throw new IOException("Jet's members have not met; see their logs");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
    return client;
  }

  private record Running(HazelcastInstance client, ChildJvms members) implements Engine {
    @Override
    public List<Long> processes() {
      return members.pids();
    }

    @Override
    public void run(RunRequest request) {
      JetRuns.run(client, request);
    }

    @Override
    public void close() {
      client.shutdown();
      members.close();
    }
  }
}

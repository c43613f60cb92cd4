package dev.weir.benchmarks.jet;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import dev.weir.benchmarks.engine.process.ChildJvms;
import dev.weir.benchmarks.engine.process.Engine;
import dev.weir.benchmarks.measure.Checkpoint;
import dev.weir.benchmarks.measure.RunRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** As many members as subtasks, each with one thread, on loopback; jobs come from a client. */
public final class JetInTwoJvms implements Engine.Starter {
  private static final long UP_SECONDS = 60;
  private static final long POLL_MILLIS = 200;

  /** For EngineMain. */
  public JetInTwoJvms() {}

  @Override
  public Engine start(int parallelism, Path directory) throws Exception {
    int expected = parallelism + Integer.getInteger(SPARES, 0);
    var logs = new ArrayList<Path>();
    var ports = new ArrayDeque<>(ChildJvms.freePorts(expected));
    var members = new ChildJvms(directory);
    try {
      for (int i = 1; i <= expected; i++) {
        logs.add(directory.resolve("member-" + i + ".log"));
        members.start(
            "member-" + i,
            List.of(),
            MemberMain.class.getName(),
            ports.stream().map(port -> "" + port).toList());
        ports.add(ports.remove());
      }
      return new Running(connected(members, ports), members, logs);
    } catch (Exception e) {
      members.close();
      throw e;
    }
  }

  private static HazelcastInstance connected(ChildJvms members, Collection<Integer> ports)
      throws IOException {
    var config = new ClientConfig().setClusterName(Member.CLUSTER);
    config.setProperty("hazelcast.logging.type", "jdk");
    ports.forEach(port -> config.getNetworkConfig().addAddress("127.0.0.1:" + port));
    config
        .getConnectionStrategyConfig()
        .getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(TimeUnit.SECONDS.toMillis(UP_SECONDS));
    WireSerializer.register(config.getSerializationConfig());
    HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(UP_SECONDS);
    while (client.getCluster().getMembers().size() < ports.size()) {
      members.requireAlive();
      if (System.nanoTime() > deadline) {
        throw new IOException("Jet's members have not met; see their logs");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
    return client;
  }

  private record Running(HazelcastInstance client, ChildJvms members, List<Path> logs)
      implements Engine {
    @Override
    public List<Long> processes() {
      return members.pids();
    }

    @Override
    public List<Checkpoint> run(RunRequest request) throws IOException {
      long from = System.currentTimeMillis();
      JetRuns.run(client, request);
      return request.checkpointMillis() == 0 ? List.of() : Snapshots.in(logs, from);
    }

    @Override
    public void close() {
      client.shutdown();
      members.close();
    }
  }
}

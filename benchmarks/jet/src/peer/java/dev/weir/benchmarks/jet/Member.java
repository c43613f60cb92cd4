package dev.weir.benchmarks.jet;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;

/** A member of a cluster on loopback. */
final class Member {
  static final String CLUSTER = "benchmarks";

  private static final String LOOPBACK = "127.0.0.1";

  private Member() {}

  /**
   * Starts it.
   *
   * @param ports of all members, this one's first
   * @param threads that run cooperative processors
   */
  static HazelcastInstance start(List<Integer> ports, int threads) {
    Config config = new Config().setClusterName(CLUSTER);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.local.localAddress", LOOPBACK);
    config.setProperty("hazelcast.logging.type", "jdk");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config
        .getNetworkConfig()
        .setPort(ports.get(0))
        .setPortAutoIncrement(false)
        .getInterfaces()
        .setEnabled(true)
        .addInterface(LOOPBACK);
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    ports.forEach(port -> join.getTcpIpConfig().addMember(LOOPBACK + ":" + port));
    config.getJetConfig().setEnabled(true).setCooperativeThreadCount(threads);
    WireSerializer.register(config.getSerializationConfig());
    return Hazelcast.newHazelcastInstance(config);
  }
}

package dev.weir.worker.zookeeper;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.client.ZKClientConfig;

/** How a worker's processes use Curator: to read, again where an answer was lost. Stateless. */
final class ReadingCurator {
  private static final int READ_RETRIES = 3;
  private static final int READ_PAUSE_MILLIS = 500;
  private static final int CLOSE_WAIT_MILLIS = 2_000;

  private ReadingCurator() {}

  static CuratorFramework of(String servers, int sessionMillis) {
    var config = new ZKClientConfig();
    config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
    return CuratorFrameworkFactory.builder()
        .connectString(servers)
        .sessionTimeoutMs(sessionMillis)
        .connectionTimeoutMs(Math.min(sessionMillis, ZooKeeperLeaderFinder.OPEN_WAIT_MILLIS))
        .zkClientConfig(config)
        .retryPolicy(new RetryNTimes(READ_RETRIES, READ_PAUSE_MILLIS))
        .ensembleTracker(false)
        .waitForShutdownTimeoutMs(CLOSE_WAIT_MILLIS)
        .build();
  }
}

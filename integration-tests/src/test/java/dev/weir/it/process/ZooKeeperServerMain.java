package dev.weir.it.process;

import dev.weir.worker.process.ParentPipe;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** One ZooKeeper server as ZooKeeper itself starts it, that ends with the test. */
public final class ZooKeeperServerMain {
  private ZooKeeperServerMain() {}

  /**
   * @param args the configuration file
   */
  public static void main(String[] args) {
    ParentPipe.haltAtEndOf(System.in);
    QuorumPeerMain.main(args);
  }
}

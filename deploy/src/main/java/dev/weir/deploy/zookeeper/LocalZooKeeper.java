package dev.weir.deploy.zookeeper;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/**
 * One ZooKeeper server on loopback, with its data in a directory, which it cleans of old snapshots.
 * Sessions from 2 s on are granted. A real cluster has an ensemble of its own.
 */
public final class LocalZooKeeper implements AutoCloseable {
  private static final int TICK_MILLIS = 1_000;
  private static final int MAX_CONNECTIONS = 200;
  private static final int KEPT_SNAPSHOTS = 3;
  private static final int PURGE_HOURS = 1;

  private final ServerCnxnFactory connections;
  private final DatadirCleanupManager purge;

  private LocalZooKeeper(ServerCnxnFactory connections, DatadirCleanupManager purge) {
    this.connections = connections;
    this.purge = purge;
  }

  /**
   * @param port 0: a free one
   * @throws WeirException PORT_IN_USE, ZOOKEEPER_UNREACHABLE
   */
  public static LocalZooKeeper start(Path data, int port) {
    // Log files are made in this size, which a small local cluster never fills; in KiB.
    System.setProperty("zookeeper.preAllocSize", "4096");
    System.setProperty("zookeeper.admin.enableServer", "false");
    System.setProperty("zookeeper.4lw.commands.whitelist", "ruok,srvr");
    try {
      var server = new ZooKeeperServer(data.toFile(), data.toFile(), TICK_MILLIS);
      ServerCnxnFactory connections = new NIOServerCnxnFactory();
      connections.configure(new InetSocketAddress("127.0.0.1", port), MAX_CONNECTIONS);
      connections.startup(server);
      var purge =
          new DatadirCleanupManager(data.toFile(), data.toFile(), KEPT_SNAPSHOTS, PURGE_HOURS);
      purge.start();
      return new LocalZooKeeper(connections, purge);
    } catch (BindException e) {
      throw new WeirException(
          ErrorCode.PORT_IN_USE, "ZooKeeper's port " + port + " is taken by another process", e);
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.ZOOKEEPER_UNREACHABLE, "ZooKeeper cannot start in " + data + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WeirException(ErrorCode.ZOOKEEPER_UNREACHABLE, "interrupted at the start", e);
    }
  }

  public int port() {
    return connections.getLocalPort();
  }

  /** Waits for the server's end. */
  public void await() {
    try {
      connections.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    purge.shutdown();
    connections.shutdown();
  }
}

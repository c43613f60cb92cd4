package dev.weir.worker.zookeeper;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.meta.MalformedValueException;
import dev.weir.checkpointing.meta.MetadataAddress;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataText;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and watches {@code /leader}, and writes nothing. The listener hears of each new leader
 * once, on an event thread of the client, in order of epoch. While ZooKeeper is away the last
 * leader stands: whether it still leads is for the epoch on its messages to say. Connections and
 * sessions are renewed for as long as the process lives.
 */
public final class ZooKeeperLeaderFinder implements AutoCloseable {
  static final long OPEN_WAIT_MILLIS = 15_000;
  private static final long RENEWAL_PAUSE_MILLIS = 1_000;
  private static final int CLOSE_WAIT_MILLIS = 2_000;
  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperLeaderFinder.class);

  private final String servers;
  private final String path;
  private final int sessionMillis;
  private final Consumer<Leader> listener;
  private final CountDownLatch firstConnected = new CountDownLatch(1);
  private final Watcher onChange = this::changed;
  private volatile @Nullable ZooKeeper handle;
  private volatile @Nullable Leader leader;
  private volatile boolean closed;

  private ZooKeeperLeaderFinder(
      MetadataAddress address, int sessionMillis, Consumer<Leader> listener) {
    this.servers = address.servers();
    this.path = address.full(MetadataPaths.LEADER);
    this.sessionMillis = sessionMillis;
    this.listener = listener;
  }

  /**
   * Connects, and blocks until that has happened; the leader is told later, when there is one.
   *
   * @param connect {@code host:port,host:port/chroot}, the chroot optional
   * @throws WeirException {@code CONFIG_INVALID} for an address that is none, {@code
   *     ZOOKEEPER_UNREACHABLE} when no server answers in time
   */
  public static ZooKeeperLeaderFinder open(
      String connect, String cluster, int sessionMillis, Consumer<Leader> listener) {
    return open(MetadataAddress.parse(connect, cluster), sessionMillis, listener, OPEN_WAIT_MILLIS);
  }

  static ZooKeeperLeaderFinder open(
      MetadataAddress address, int sessionMillis, Consumer<Leader> listener, long waitMillis) {
    var finder = new ZooKeeperLeaderFinder(address, sessionMillis, listener);
    try {
      finder.connect();
      if (finder.firstConnected.await(waitMillis, TimeUnit.MILLISECONDS)) {
        return finder;
      }
    } catch (IOException | IllegalArgumentException e) {
      finder.close();
      throw finder.unreachable(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      finder.close();
      throw finder.unreachable("interrupted while connecting", e);
    }
    finder.close();
    throw finder.unreachable("no server answered in " + waitMillis + " ms", null);
  }

  private WeirException unreachable(String why, @Nullable Throwable cause) {
    return new WeirException(
        ErrorCode.ZOOKEEPER_UNREACHABLE,
        "ZooKeeper at "
            + servers
            + ": "
            + why
            + "; check the address, and that a majority of the ensemble runs",
        cause);
  }

  /** The leader last heard of; null until there was one. */
  public @Nullable Leader leader() {
    return leader;
  }

  /** The listener hears nothing after this, but for a call that is under way. */
  @Override
  public void close() {
    closed = true;
    ZooKeeper current = handle;
    if (current == null) {
      return;
    }
    try {
      current.close(CLOSE_WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The client of the moment, for tests. */
  @Nullable ZooKeeper handle() {
    return handle;
  }

  private void connect() throws IOException {
    var config = new ZKClientConfig();
    config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
    var connection = new Connection();
    var created = new ZooKeeper(servers, sessionMillis, connection, config);
    handle = created;
    connection.known.countDown();
  }

  private void renew() {
    while (!closed) {
      try {
        connect();
        if (closed) {
          close();
        }
        return;
      } catch (IOException | RuntimeException e) {
        LOG.warn("no new ZooKeeper client yet: {}", e.toString());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RENEWAL_PAUSE_MILLIS));
      }
    }
  }

  private void changed(WatchedEvent event) {
    if (event.getType() != Watcher.Event.EventType.None) {
      read();
    }
  }

  private void read() {
    ZooKeeper current = handle;
    if (current == null || closed) {
      return;
    }
    current.getData(
        path,
        onChange,
        (int rc, String p, Object context, byte[] data, Stat stat) -> {
          if (rc == Code.OK.intValue()) {
            seen(data);
          } else if (rc == Code.NONODE.intValue()) {
            awaitFirst(current);
          }
        },
        null);
  }

  private void awaitFirst(ZooKeeper current) {
    current.exists(
        path,
        onChange,
        (rc, p, context, stat) -> {
          if (rc == Code.OK.intValue()) {
            read();
          }
        },
        null);
  }

  /** A server that lags may show an older leader than another has shown. */
  private synchronized void seen(byte[] data) {
    try {
      Leader last = leader;
      if (!(MetadataText.decode(data) instanceof Leader found)) {
        LOG.error("{} does not hold a leader", path);
      } else if (!closed && (last == null || found.epoch().compareTo(last.epoch()) > 0)) {
        leader = found;
        LOG.info(
            "{} leads at {}, epoch {}", found.coordinator(), found.controlAddress(), found.epoch());
        listener.accept(found);
      }
    } catch (MalformedValueException e) {
      LOG.error("{} cannot be read: {}", path, e.getMessage());
    }
  }

  /** Watches one handle; its events may come before the handle's constructor has returned. */
  private final class Connection implements Watcher {
    private final CountDownLatch known = new CountDownLatch(1);

    @Override
    public void process(WatchedEvent event) {
      try {
        known.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      if (closed || event.getType() != Event.EventType.None) {
        return;
      }
      switch (event.getState()) {
        case SyncConnected -> {
          firstConnected.countDown();
          read();
        }
        case Disconnected -> LOG.warn("the connection to ZooKeeper at {} broke", servers);
        case Expired -> renew();
        default -> LOG.warn("ZooKeeper connection: {}", event.getState());
      }
    }
  }
}

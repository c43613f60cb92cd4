package dev.weir.coordinator.zookeeper;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.curator.framework.api.CuratorClosedException;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the handles that Curator asks for, one for each session, and stands between a handle and
 * Curator to hear of the connection on the handle's own event thread: in order with its watches and
 * answers, and of each session by its handle. Curator's listeners of connection states run on
 * another thread, which keeps no such order.
 *
 * <pre>
 *   connected:    Curator first, so that the listener can send calls
 *   disconnected: the listener only. Curator would end the session itself when it has counted to
 *                 its length, and a length of "never" it does not take. The handle goes on, and
 *                 answers calls as lost
 *   expired:      the listener first, so that a session has ended before the next begins; then
 *                 Curator, with the disconnection that it was not told of
 * </pre>
 */
final class Connections implements ZookeeperFactory {
  private static final long RENEWAL_PAUSE_MILLIS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final ZooKeeperSession.Listener listener;
  private volatile @Nullable ZooKeeper handle;
  private volatile boolean closed;

  Connections(ZooKeeperSession.Listener listener) {
    this.listener = listener;
  }

  /** The handle of the moment; null before the first. */
  @Nullable ZooKeeper handle() {
    return handle;
  }

  /** From now on nothing is told and no handle is made. */
  void close() {
    closed = true;
  }

  /**
   * The first handle is made in Curator's start; the others on the event thread of the one that
   * expired, which has nothing else to do and tries until there is one.
   */
  @Override
  public ZooKeeper newZooKeeper(
      String servers, int sessionMillis, Watcher curator, boolean canBeReadOnly)
      throws IOException {
    while (!closed) {
      try {
        return connect(servers, sessionMillis, curator);
      } catch (IOException | RuntimeException e) {
        if (handle == null) {
          throw e;
        }
        LOG.warn("no new ZooKeeper client yet: {}", e.toString());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RENEWAL_PAUSE_MILLIS));
      }
    }
    throw new CuratorClosedException();
  }

  private ZooKeeper connect(String servers, int sessionMillis, Watcher curator) throws IOException {
    var config = new ZKClientConfig();
    config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
    var connection = new Connection(curator);
    var created = new ZooKeeper(servers, sessionMillis, connection, config);
    handle = created;
    connection.is(created);
    return created;
  }

  /** Watches one handle; its events may come before the constructor of the handle has returned. */
  private final class Connection implements Watcher {
    private final Watcher curator;
    private final CountDownLatch known = new CountDownLatch(1);
    private volatile @Nullable ZooKeeper own;

    Connection(Watcher curator) {
      this.curator = curator;
    }

    void is(ZooKeeper created) {
      own = created;
      known.countDown();
    }

    @Override
    public void process(WatchedEvent event) {
      ZooKeeper mine = awaitOwn();
      if (mine == null || closed) {
        return;
      }
      if (event.getType() != Event.EventType.None) {
        curator.process(event);
        return;
      }
      switch (event.getState()) {
        case SyncConnected -> {
          curator.process(event);
          listener.connected(mine);
        }
        case Disconnected -> listener.disconnected(mine);
        case Expired -> expired(mine, event);
        default -> LOG.warn("ZooKeeper connection: {}", event.getState());
      }
    }

    /**
     * Curator makes the next handle in here. Had it believed to be connected until now, it would
     * note the end of this session after that, perhaps over the beginning of the next.
     */
    private void expired(ZooKeeper mine, WatchedEvent event) {
      try {
        listener.expired(mine);
      } finally {
        curator.process(
            new WatchedEvent(Event.EventType.None, Event.KeeperState.Disconnected, null));
        curator.process(event);
      }
    }

    private @Nullable ZooKeeper awaitOwn() {
      try {
        known.await();
        return own;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
  }
}

package dev.weir.coordinator.zookeeper;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.meta.MetadataAddress;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session with ZooKeeper that is followed by another when it expires, for as long as the process
 * lives. The client itself reconnects within a session, to any of the servers, whose names it
 * resolves each time.
 *
 * <p>This is the client's own handle, without a recipe library in between: its one event thread
 * tells of connection, watches and answers in the order in which they happened, and nothing is ever
 * repeated behind our back.
 *
 * <pre>
 *   open ─► connected ─► disconnected ─► connected (same session)
 *                            └─► expired ─► connected (another session)
 * </pre>
 */
public final class ZooKeeperSession implements AutoCloseable {
  public static final int DEFAULT_SESSION_MILLIS = 12_000;
  public static final long DEFAULT_OPEN_WAIT_MILLIS = 15_000;
  private static final long RENEWAL_PAUSE_MILLIS = 1_000;
  private static final int CLOSE_WAIT_MILLIS = 2_000;
  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperSession.class);

  private final MetadataAddress address;
  private final int sessionMillis;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch firstConnected = new CountDownLatch(1);
  private volatile @Nullable ZooKeeper handle;
  private volatile boolean closed;

  /** Hears on an event thread of the client what becomes of the connection; never blocks there. */
  interface Listener {
    /** The handle's session stands; told again after each reconnect. */
    void connected(ZooKeeper handle);

    void disconnected(ZooKeeper handle);

    /** The handle is dead; another follows. */
    void expired(ZooKeeper handle);
  }

  /**
   * @param sessionMillis how long the servers keep a silent client's session; they may give another
   */
  public ZooKeeperSession(MetadataAddress address, int sessionMillis) {
    this.address = address;
    this.sessionMillis = sessionMillis;
  }

  /** Before {@link #open} only. */
  void add(Listener listener) {
    if (handle != null) {
      throw new IllegalStateException("the session with " + address + " is already open");
    }
    listeners.add(listener);
  }

  /**
   * Connects, and blocks until that has happened.
   *
   * @throws WeirException {@code ZOOKEEPER_UNREACHABLE} when no server answers in time; the session
   *     is then closed
   */
  public void open(long waitMillis) {
    try {
      connect();
      if (firstConnected.await(waitMillis, TimeUnit.MILLISECONDS)) {
        LOG.info("ZooKeeper session with {}, {} ms", address, negotiatedMillis());
        return;
      }
    } catch (IOException | IllegalArgumentException e) {
      close();
      throw unreachable(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw unreachable("interrupted while connecting", e);
    }
    close();
    throw unreachable("no server answered in " + waitMillis + " ms", null);
  }

  private WeirException unreachable(String why, @Nullable Throwable cause) {
    return new WeirException(
        ErrorCode.ZOOKEEPER_UNREACHABLE,
        "ZooKeeper at "
            + address.servers()
            + ": "
            + why
            + "; check the address, and that a majority of the ensemble runs",
        cause);
  }

  private void connect() throws IOException {
    var config = new ZKClientConfig();
    config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
    var connection = new Connection();
    var created = new ZooKeeper(address.servers(), sessionMillis, connection, config);
    handle = created;
    connection.is(created);
  }

  MetadataAddress address() {
    return address;
  }

  /** The handle of the moment; a call on a dead one is answered as such. */
  ZooKeeper handle() {
    ZooKeeper current = handle;
    if (current == null) {
      throw new IllegalStateException("the session with " + address + " is not open");
    }
    return current;
  }

  /** What the servers agreed to; meaningful once open. */
  public int negotiatedMillis() {
    return handle().getSessionTimeout();
  }

  /** Ends the session, so that its ephemeral nodes go at once. Waits a bounded time. */
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

  private void renew(ZooKeeper dead) {
    listeners.forEach(listener -> listener.expired(dead));
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

  /** Watches one handle; its events may come before the constructor of the handle has returned. */
  private final class Connection implements org.apache.zookeeper.Watcher {
    private final CountDownLatch known = new CountDownLatch(1);
    private volatile @Nullable ZooKeeper own;

    void is(ZooKeeper created) {
      own = created;
      known.countDown();
    }

    @Override
    public void process(WatchedEvent event) {
      ZooKeeper mine = awaitOwn();
      if (mine == null || closed || event.getType() != Event.EventType.None) {
        return;
      }
      switch (event.getState()) {
        case SyncConnected -> {
          listeners.forEach(listener -> listener.connected(mine));
          firstConnected.countDown();
        }
        case Disconnected -> {
          LOG.warn("the connection to ZooKeeper at {} broke", address.servers());
          listeners.forEach(listener -> listener.disconnected(mine));
        }
        case Expired -> {
          LOG.warn("the ZooKeeper session 0x{} expired", Long.toHexString(mine.getSessionId()));
          renew(mine);
        }
        default -> LOG.warn("ZooKeeper connection: {}", event.getState());
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

package dev.weir.coordinator.zookeeper;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.meta.MetadataAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.CuratorClosedException;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session with ZooKeeper that is followed by another when it expires, for as long as the process
 * lives. Within a session the client reconnects, to any of the servers, whose names it resolves
 * each time.
 *
 * <p>Curator owns the client, with everything switched off that it would do by itself: it repeats
 * no call, holds none back for the next session, and ends none before the client does. {@link
 * Connections} tells of the connection in the order in which things happened.
 *
 * <pre>
 *   open ─► connected ─► disconnected ─► connected (same session)
 *                            └─► expired ─► connected (another session)
 * </pre>
 */
public final class ZooKeeperSession implements AutoCloseable {
  public static final int DEFAULT_SESSION_MILLIS = 12_000;
  public static final long DEFAULT_OPEN_WAIT_MILLIS = 15_000;
  private static final int CLOSE_WAIT_MILLIS = 2_000;

  /** How long Curator keeps a call that comes between two sessions for the second. */
  private static final int HOLD_BACK_MILLIS = 0;

  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperSession.class);

  private final MetadataAddress address;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch firstConnected = new CountDownLatch(1);
  private final Connections connections = new Connections(new Announcer());
  private final CuratorFramework curator;
  private volatile @Nullable Throwable failure;

  /** Hears on an event thread of the client what becomes of the connection; never blocks there. */
  interface Listener {
    /** The handle's session stands; told again after each reconnect. */
    void connected(ZooKeeper handle);

    void disconnected(ZooKeeper handle);

    /** The handle is dead; another follows. */
    void expired(ZooKeeper handle);
  }

  /** A call whose answer goes to a callback of its own. */
  interface Call {
    void on(CuratorFramework curator) throws Exception;
  }

  /**
   * @param sessionMillis how long the servers keep a silent client's session; they may give another
   */
  public ZooKeeperSession(MetadataAddress address, int sessionMillis) {
    this.address = address;
    this.curator =
        CuratorFrameworkFactory.builder()
            .connectString(address.servers())
            .sessionTimeoutMs(sessionMillis)
            .connectionTimeoutMs(HOLD_BACK_MILLIS)
            .zookeeperFactory(connections)
            .retryPolicy(new NoRetry())
            .ensembleTracker(false)
            .dontUseContainerParents()
            .waitForShutdownTimeoutMs(CLOSE_WAIT_MILLIS)
            .build();
    curator.getUnhandledErrorListenable().addListener((message, e) -> failure = e);
  }

  /** Before {@link #open} only. */
  void add(Listener listener) {
    if (connections.handle() != null) {
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
    curator.start();
    if (connections.handle() == null) {
      close();
      throw unreachable(failure == null ? "no client" : failure.getMessage(), failure);
    }
    try {
      if (firstConnected.await(waitMillis, TimeUnit.MILLISECONDS)) {
        LOG.info("ZooKeeper session with {}, {} ms", address, negotiatedMillis());
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw unreachable("interrupted while connecting", e);
    }
    close();
    throw unreachable("no server answered in " + waitMillis + " ms", null);
  }

  private WeirException unreachable(@Nullable String why, @Nullable Throwable cause) {
    return new WeirException(
        ErrorCode.ZOOKEEPER_UNREACHABLE,
        "ZooKeeper at "
            + address.servers()
            + ": "
            + why
            + "; check the address, and that a majority of the ensemble runs",
        cause);
  }

  MetadataAddress address() {
    return address;
  }

  /**
   * Sends a call, once.
   *
   * @return false before and between sessions: nothing was sent, and no answer comes
   */
  boolean send(Call call) {
    if (!curator.getZookeeperClient().isConnected()) {
      return false;
    }
    try {
      call.on(curator);
      return true;
    } catch (CuratorClosedException e) {
      return false;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Curator refused a call", e);
    }
  }

  /** The client of the moment, which stands for its session. */
  ZooKeeper handle() {
    ZooKeeper current = connections.handle();
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
    connections.close();
    curator.close();
  }

  private final class Announcer implements Listener {
    @Override
    public void connected(ZooKeeper handle) {
      listeners.forEach(listener -> listener.connected(handle));
      firstConnected.countDown();
    }

    @Override
    public void disconnected(ZooKeeper handle) {
      LOG.warn("the connection to ZooKeeper at {} broke", address.servers());
      listeners.forEach(listener -> listener.disconnected(handle));
    }

    @Override
    public void expired(ZooKeeper handle) {
      LOG.warn("the ZooKeeper session 0x{} expired", Long.toHexString(handle.getSessionId()));
      listeners.forEach(listener -> listener.expired(handle));
    }
  }
}

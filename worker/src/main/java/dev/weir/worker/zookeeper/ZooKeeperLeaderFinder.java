package dev.weir.worker.zookeeper;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.meta.MalformedValueException;
import dev.weir.checkpointing.meta.MetadataAddress;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataText;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorClosedException;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and watches {@code /leader}, and writes nothing. The listener hears of each new leader
 * once, on an event thread of the client, in order of epoch. While ZooKeeper is away the last
 * leader stands: whether it still leads is for the epoch on its messages to say. Curator renews
 * connections and sessions for as long as the process lives, and repeats a read whose answer was
 * lost; each new connection reads anew.
 */
public final class ZooKeeperLeaderFinder implements AutoCloseable {
  static final int OPEN_WAIT_MILLIS = 15_000;
  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperLeaderFinder.class);

  private final String servers;
  private final String path;
  private final CuratorFramework curator;
  private final Consumer<Leader> listener;
  private final Watcher onChange = this::changed;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Leader leader;
  private volatile boolean closed;

  private ZooKeeperLeaderFinder(
      MetadataAddress address, int sessionMillis, Consumer<Leader> listener) {
    this.servers = address.servers();
    this.path = address.full(MetadataPaths.LEADER);
    this.listener = listener;
    this.curator = ReadingCurator.of(servers, sessionMillis);
    curator.getConnectionStateListenable().addListener((c, state) -> stateChanged(state));
    curator.getUnhandledErrorListenable().addListener((message, e) -> failure = e);
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
      MetadataAddress address, int sessionMillis, Consumer<Leader> listener, int waitMillis) {
    var finder = new ZooKeeperLeaderFinder(address, sessionMillis, listener);
    finder.curator.start();
    Throwable failure = finder.failure;
    if (failure != null) {
      finder.close();
      throw finder.unreachable(String.valueOf(failure.getMessage()), failure);
    }
    try {
      if (finder.curator.blockUntilConnected(waitMillis, TimeUnit.MILLISECONDS)) {
        return finder;
      }
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
    curator.close();
  }

  /** The client of the moment, for tests. */
  ZooKeeper handle() throws Exception {
    return curator.getZookeeperClient().getZooKeeper();
  }

  private void stateChanged(ConnectionState state) {
    if (state.isConnected()) {
      read();
    } else {
      LOG.warn("ZooKeeper at {}: connection {}", servers, state);
    }
  }

  private void changed(WatchedEvent event) {
    if (event.getType() != Watcher.Event.EventType.None) {
      read();
    }
  }

  private void read() {
    send(
        () ->
            curator
                .getData()
                .usingWatcher(onChange)
                .inBackground(
                    (c, event) -> {
                      if (event.getResultCode() == Code.OK.intValue()) {
                        seen(event.getData());
                      } else if (event.getResultCode() == Code.NONODE.intValue()) {
                        awaitFirst();
                      }
                    })
                .forPath(path));
  }

  private void awaitFirst() {
    send(
        () ->
            curator
                .checkExists()
                .usingWatcher(onChange)
                .inBackground(
                    (c, event) -> {
                      if (event.getResultCode() == Code.OK.intValue()) {
                        read();
                      }
                    })
                .forPath(path));
  }

  private void send(Callable<?> call) {
    if (closed) {
      return;
    }
    try {
      call.call();
    } catch (CuratorClosedException e) {
      LOG.debug("closed meanwhile");
    } catch (Exception e) {
      throw new IllegalStateException("Curator refused to read " + path, e);
    }
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
}

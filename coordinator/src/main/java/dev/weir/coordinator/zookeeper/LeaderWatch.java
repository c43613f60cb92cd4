package dev.weir.coordinator.zookeeper;

import dev.weir.checkpointing.meta.ElectionEvent;
import dev.weir.checkpointing.meta.MalformedValueException;
import dev.weir.checkpointing.meta.MetadataAddress;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataText;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code /leader} at each connection and at each change, and tells it as {@code LeaderSeen}.
 * Runs on the client's event threads.
 */
final class LeaderWatch implements ZooKeeperSession.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderWatch.class);

  private final String path;
  private final Consumer<ElectionEvent> events;
  private final Watcher onChange = this::changed;
  private volatile @Nullable ZooKeeper current;

  LeaderWatch(MetadataAddress address, Consumer<ElectionEvent> events) {
    this.path = address.full(MetadataPaths.LEADER);
    this.events = events;
  }

  @Override
  public void connected(ZooKeeper handle) {
    current = handle;
    read(handle);
  }

  @Override
  public void disconnected(ZooKeeper handle) {}

  @Override
  public void expired(ZooKeeper handle) {
    current = null;
  }

  private void changed(WatchedEvent event) {
    ZooKeeper handle = current;
    if (handle != null && event.getType() != Watcher.Event.EventType.None) {
      read(handle);
    }
  }

  private void read(ZooKeeper handle) {
    handle.getData(
        path,
        onChange,
        (int rc, String p, Object context, byte[] data, Stat stat) -> {
          if (rc == Code.OK.intValue()) {
            seen(data, stat.getVersion());
          } else if (rc == Code.NONODE.intValue()) {
            awaitFirst(handle);
          }
        },
        null);
  }

  private void awaitFirst(ZooKeeper handle) {
    handle.exists(
        path,
        onChange,
        (rc, p, context, stat) -> {
          if (rc == Code.OK.intValue()) {
            read(handle);
          } else if (rc == Code.NONODE.intValue()) {
            events.accept(new ElectionEvent.LeaderSeen(null, -1));
          }
        },
        null);
  }

  private void seen(byte[] data, int version) {
    try {
      MetadataValue value = MetadataText.decode(data);
      if (value instanceof Leader leader) {
        events.accept(new ElectionEvent.LeaderSeen(leader, version));
        return;
      }
      LOG.error("{} holds {}", path, value);
    } catch (MalformedValueException e) {
      LOG.error("{} cannot be read: {}", path, e.getMessage());
    }
  }
}

package dev.weir.coordinator.zookeeper;

import dev.weir.checkpointing.meta.ElectionEvent;
import dev.weir.checkpointing.meta.MalformedValueException;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataText;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code /leader} at each connection and at each change, and tells it as {@code LeaderSeen}.
 * Runs on the client's event threads.
 */
final class LeaderWatch implements ZooKeeperSession.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderWatch.class);

  private final ZooKeeperSession session;
  private final String path;
  private final Consumer<ElectionEvent> events;
  private final Watcher onChange = this::changed;

  LeaderWatch(ZooKeeperSession session, Consumer<ElectionEvent> events) {
    this.session = session;
    this.path = session.address().full(MetadataPaths.LEADER);
    this.events = events;
  }

  @Override
  public void connected(ZooKeeper handle) {
    read();
  }

  @Override
  public void disconnected(ZooKeeper handle) {}

  @Override
  public void expired(ZooKeeper handle) {}

  private void changed(WatchedEvent event) {
    if (event.getType() != Watcher.Event.EventType.None) {
      read();
    }
  }

  /** Where nothing can be sent or the answer is lost, the next connection reads again. */
  private void read() {
    session.send(
        curator ->
            curator
                .getData()
                .usingWatcher(onChange)
                .inBackground(
                    (c, event) -> {
                      if (event.getResultCode() == Code.OK.intValue()) {
                        seen(event.getData(), event.getStat().getVersion());
                      } else if (event.getResultCode() == Code.NONODE.intValue()) {
                        awaitFirst();
                      }
                    })
                .forPath(path));
  }

  private void awaitFirst() {
    session.send(
        curator ->
            curator
                .checkExists()
                .usingWatcher(onChange)
                .inBackground(
                    (c, event) -> {
                      if (event.getResultCode() == Code.OK.intValue()) {
                        read();
                      } else if (event.getResultCode() == Code.NONODE.intValue()) {
                        events.accept(new ElectionEvent.LeaderSeen(null, -1));
                      }
                    })
                .forPath(path));
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

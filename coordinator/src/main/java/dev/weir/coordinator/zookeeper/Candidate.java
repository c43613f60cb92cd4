package dev.weir.coordinator.zookeeper;

import dev.weir.checkpointing.meta.ElectionEvent;
import dev.weir.checkpointing.meta.MetadataAddress;
import dev.weir.checkpointing.meta.MetadataPaths;
import java.util.List;
import java.util.function.Consumer;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in the election's line: one ephemeral sequential node a session, a watch on the node
 * before it. Tells what happens and decides nothing; its word is a hint, the claim decides.
 *
 * <p>Methods run on the client's event threads; the lock is for the moment in which one session's
 * thread ends and the next one's begins. Always: events of a session end with its {@code Lost}.
 *
 * <pre>
 *   connected ─► enter: create the own node ─► SessionUp ─► look
 *   look:        the own node is first ─► its owner is this session ─► TurnCame
 *                another is before it  ─► watch that one; when it goes, look
 *                it is not there       ─► enter
 *   reconnected: Reconnected, look; where the answer of the create was lost, first find out
 * </pre>
 */
public final class Candidate implements ZooKeeperSession.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Candidate.class);

  private final ZooKeeperSession session;
  private final MetadataAddress address;
  private final String line;
  private final Consumer<ElectionEvent> events;
  private final OwnNode node;
  private final Watcher onLineChange = this::lineChanged;
  private @Nullable ZooKeeper current;
  private @Nullable String own;
  private boolean announced;
  private boolean suspended;

  public Candidate(ZooKeeperSession session, Consumer<ElectionEvent> events) {
    this.session = session;
    this.address = session.address();
    this.line = address.full(MetadataPaths.ELECTION);
    this.events = events;
    this.node = new OwnNode(session, line, this);
    session.add(this);
    session.add(new LeaderWatch(session, events));
  }

  @Override
  public synchronized void connected(ZooKeeper handle) {
    boolean sameSession = isCurrent(handle);
    current = handle;
    if (!sameSession) {
      node.enter(handle);
    } else if (own == null) {
      node.find(handle);
    } else {
      if (suspended) {
        suspended = false;
        events.accept(new ElectionEvent.Reconnected());
      }
      look(handle);
    }
  }

  @Override
  public synchronized void disconnected(ZooKeeper handle) {
    if (isCurrent(handle) && announced && !suspended) {
      suspended = true;
      events.accept(new ElectionEvent.Suspended());
    }
  }

  @Override
  public synchronized void expired(ZooKeeper handle) {
    if (isCurrent(handle)) {
      current = null;
      own = null;
      suspended = false;
      if (announced) {
        announced = false;
        events.accept(new ElectionEvent.Lost());
      }
    }
  }

  /** Runs it unless the session has ended meanwhile; on the lock. */
  synchronized void ifCurrent(ZooKeeper handle, Runnable then) {
    if (isCurrent(handle)) {
      then.run();
    }
  }

  /** Whether the session's node is known; asked on the lock. */
  boolean hasNode() {
    return own != null;
  }

  /** The session's node is there; told on the lock, and once. */
  void stands(ZooKeeper handle, String found) {
    if (own == null) {
      own = found;
      announced = true;
      events.accept(new ElectionEvent.SessionUp(address.relative(found), handle.getSessionId()));
      look(handle);
    }
  }

  private void look(ZooKeeper handle) {
    session.send(
        curator ->
            curator
                .getChildren()
                .inBackground(
                    (c, event) -> lineSeen(handle, event.getResultCode(), event.getChildren()))
                .forPath(line));
  }

  private synchronized void lineSeen(ZooKeeper handle, int rc, List<String> names) {
    String mine = own;
    if (!isCurrent(handle) || mine == null) {
      return;
    }
    if (rc != Code.OK.intValue() && rc != Code.NONODE.intValue()) {
      OwnNode.failed("looking at the line", rc);
      return;
    }
    String name = mine.substring(line.length() + 1);
    if (rc == Code.NONODE.intValue() || !names.contains(name)) {
      LOG.warn("somebody removed {}; standing in line again", mine);
      own = null;
      node.enter(handle);
      return;
    }
    String before = Line.before(name, names);
    if (before == null) {
      verify(handle, mine);
    } else {
      String ahead = line + "/" + before;
      exists(ahead, event -> watched(handle, ahead, event.getResultCode()));
    }
  }

  /** First in line: is it ours, and which version has it? */
  private void verify(ZooKeeper handle, String mine) {
    exists(mine, event -> verified(handle, mine, event.getResultCode(), event.getStat()));
  }

  private synchronized void verified(ZooKeeper handle, String mine, int rc, @Nullable Stat stat) {
    if (!isCurrent(handle) || !mine.equals(own)) {
      return;
    }
    if (rc == Code.NONODE.intValue()) {
      look(handle);
    } else if (rc != Code.OK.intValue() || stat == null) {
      OwnNode.failed("verifying the own node", rc);
    } else if (stat.getEphemeralOwner() == handle.getSessionId()) {
      events.accept(new ElectionEvent.TurnCame(address.relative(mine), stat.getVersion()));
    } else {
      LOG.error("{} belongs to another session", mine);
    }
  }

  private synchronized void watched(ZooKeeper handle, String before, int rc) {
    if (isCurrent(handle) && rc == Code.NONODE.intValue()) {
      look(handle);
    } else if (isCurrent(handle) && rc != Code.OK.intValue()) {
      OwnNode.failed("watching " + before, rc);
    }
  }

  private void exists(String node, Consumer<CuratorEvent> then) {
    session.send(
        curator ->
            curator
                .checkExists()
                .usingWatcher(onLineChange)
                .inBackground((c, event) -> then.accept(event))
                .forPath(node));
  }

  private synchronized void lineChanged(WatchedEvent event) {
    ZooKeeper handle = current;
    if (handle != null && own != null && event.getType() != Watcher.Event.EventType.None) {
      look(handle);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a handle is the session, and equal to itself only
  private boolean isCurrent(ZooKeeper handle) {
    return current == handle;
  }
}

package dev.weir.coordinator.zookeeper;

import dev.weir.checkpointing.meta.ElectionEvent;
import dev.weir.checkpointing.meta.MetadataAddress;
import dev.weir.checkpointing.meta.MetadataPaths;
import java.util.List;
import java.util.function.Consumer;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.CreateMode;
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
public final class Candidate {
  private static final String OWN_PREFIX = "/c-";
  private static final byte[] EMPTY = new byte[0];
  private static final Logger LOG = LoggerFactory.getLogger(Candidate.class);

  private final ZooKeeperSession session;
  private final MetadataAddress address;
  private final String line;
  private final Consumer<ElectionEvent> events;
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
    session.add(new Connection());
    session.add(new LeaderWatch(session, events));
  }

  private synchronized void connected(ZooKeeper handle) {
    boolean sameSession = isCurrent(handle);
    current = handle;
    if (!sameSession) {
      enter(handle);
    } else if (own == null) {
      findOwn(handle);
    } else {
      if (suspended) {
        suspended = false;
        events.accept(new ElectionEvent.Reconnected());
      }
      look(handle);
    }
  }

  private synchronized void disconnected(ZooKeeper handle) {
    if (isCurrent(handle) && announced && !suspended) {
      suspended = true;
      events.accept(new ElectionEvent.Suspended());
    }
  }

  private synchronized void expired(ZooKeeper handle) {
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

  private void enter(ZooKeeper handle) {
    session.send(
        curator ->
            curator
                .create()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .inBackground((c, event) -> entered(handle, event.getResultCode(), event.getName()))
                .forPath(line + OWN_PREFIX, EMPTY));
  }

  private synchronized void entered(ZooKeeper handle, int rc, String node) {
    if (!isCurrent(handle)) {
      return;
    }
    if (rc == Code.OK.intValue()) {
      stands(handle, node);
    } else if (rc == Code.NONODE.intValue()) {
      Parents.make(session, line + OWN_PREFIX, code -> parentsMade(handle, code));
    } else {
      failed("entering the election", rc);
    }
  }

  private synchronized void parentsMade(ZooKeeper handle, int rc) {
    if (isCurrent(handle)) {
      if (rc == Code.OK.intValue()) {
        enter(handle);
      } else {
        failed("making " + line, rc);
      }
    }
  }

  /** The create's answer was lost: the node may stand under a name that we were not told. */
  private void findOwn(ZooKeeper handle) {
    session.send(
        curator ->
            curator
                .sync()
                .inBackground((c, event) -> synced(handle, event.getResultCode()))
                .forPath(line));
  }

  /** Curator has no call for the nodes of a session. */
  private synchronized void synced(ZooKeeper handle, int rc) {
    if (rc != Code.OK.intValue()) {
      failed("looking for the own node", rc);
    } else if (isCurrent(handle)) {
      handle.getEphemerals(
          line + OWN_PREFIX, (code, context, nodes) -> ownFound(handle, code, nodes), null);
    }
  }

  private synchronized void ownFound(ZooKeeper handle, int rc, List<String> nodes) {
    if (!isCurrent(handle) || own != null) {
      return;
    }
    if (rc != Code.OK.intValue()) {
      failed("looking for the own node", rc);
    } else if (nodes.isEmpty()) {
      enter(handle);
    } else {
      stands(handle, nodes.stream().min(Candidate::inLine).orElseThrow());
    }
  }

  private void stands(ZooKeeper handle, String node) {
    own = node;
    announced = true;
    events.accept(new ElectionEvent.SessionUp(address.relative(node), handle.getSessionId()));
    look(handle);
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
      failed("looking at the line", rc);
      return;
    }
    String name = mine.substring(line.length() + 1);
    if (rc == Code.NONODE.intValue() || !names.contains(name)) {
      LOG.warn("somebody removed {}; standing in line again", mine);
      own = null;
      enter(handle);
      return;
    }
    String before =
        names.stream().filter(n -> isBefore(n, name)).max(Candidate::inLine).orElse(null);
    if (before == null) {
      verify(handle, mine);
    } else {
      watch(handle, line + "/" + before);
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
      failed("verifying the own node", rc);
    } else if (stat.getEphemeralOwner() == handle.getSessionId()) {
      events.accept(new ElectionEvent.TurnCame(address.relative(mine), stat.getVersion()));
    } else {
      LOG.error("{} belongs to another session", mine);
    }
  }

  private void watch(ZooKeeper handle, String before) {
    exists(before, event -> watched(handle, before, event.getResultCode()));
  }

  private synchronized void watched(ZooKeeper handle, String before, int rc) {
    if (isCurrent(handle) && rc == Code.NONODE.intValue()) {
      look(handle);
    } else if (isCurrent(handle) && rc != Code.OK.intValue()) {
      failed("watching " + before, rc);
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

  /** Names differ in their numbers only, which are padded until there are more than 2^31. */
  private static int inLine(String a, String b) {
    return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }

  private static boolean isBefore(String name, String mine) {
    return name.startsWith(OWN_PREFIX.substring(1)) && inLine(name, mine) < 0;
  }

  /** A lost answer is made good after the reconnect or by the next session. */
  private static void failed(String what, int rc) {
    switch (Code.get(rc)) {
      case CONNECTIONLOSS, SESSIONEXPIRED -> LOG.debug("{}: {}", what, Code.get(rc));
      default -> LOG.error("{}: ZooKeeper answered {}", what, Code.get(rc));
    }
  }

  @SuppressWarnings("ReferenceEquality") // a handle is the session, and equal to itself only
  private boolean isCurrent(ZooKeeper handle) {
    return current == handle;
  }

  private final class Connection implements ZooKeeperSession.Listener {
    @Override
    public void connected(ZooKeeper handle) {
      Candidate.this.connected(handle);
    }

    @Override
    public void disconnected(ZooKeeper handle) {
      Candidate.this.disconnected(handle);
    }

    @Override
    public void expired(ZooKeeper handle) {
      Candidate.this.expired(handle);
    }
  }
}

package dev.weir.coordinator.zookeeper;

import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a session has its node in the election's line, and exactly one. Answers come on
 * the client's event threads; the candidate's lock is around what follows from them.
 *
 * <pre>
 *   enter: create ─► stands
 *          no line yet ─► make it ─► enter
 *   find (the create's answer was lost): sync, list the session's nodes ─► stands, or enter
 * </pre>
 */
final class OwnNode {
  private static final byte[] EMPTY = new byte[0];
  private static final Logger LOG = LoggerFactory.getLogger(OwnNode.class);

  private final ZooKeeperSession session;
  private final String line;
  private final String prefix;
  private final Candidate candidate;

  /**
   * @param line the election's node
   */
  OwnNode(ZooKeeperSession session, String line, Candidate candidate) {
    this.session = session;
    this.line = line;
    this.prefix = line + "/" + Line.PREFIX;
    this.candidate = candidate;
  }

  void enter(ZooKeeper handle) {
    session.send(
        curator ->
            curator
                .create()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .inBackground(
                    (c, event) ->
                        candidate.ifCurrent(
                            handle, () -> entered(handle, event.getResultCode(), event.getName())))
                .forPath(prefix, EMPTY));
  }

  private void entered(ZooKeeper handle, int rc, String node) {
    if (rc == Code.OK.intValue()) {
      candidate.stands(handle, node);
    } else if (rc == Code.NONODE.intValue()) {
      Parents.make(
          session, prefix, code -> candidate.ifCurrent(handle, () -> parentsMade(handle, code)));
    } else {
      failed("entering the election", rc);
    }
  }

  private void parentsMade(ZooKeeper handle, int rc) {
    if (rc == Code.OK.intValue()) {
      enter(handle);
    } else {
      failed("making " + line, rc);
    }
  }

  /** The create's answer was lost: the node may stand under a name that we were not told. */
  void find(ZooKeeper handle) {
    session.send(
        curator ->
            curator
                .sync()
                .inBackground(
                    (c, event) ->
                        candidate.ifCurrent(handle, () -> synced(handle, event.getResultCode())))
                .forPath(line));
  }

  /** Curator has no call for the nodes of a session. */
  private void synced(ZooKeeper handle, int rc) {
    if (rc != Code.OK.intValue()) {
      failed("looking for the own node", rc);
      return;
    }
    handle.getEphemerals(
        prefix,
        (code, context, nodes) -> candidate.ifCurrent(handle, () -> found(handle, code, nodes)),
        null);
  }

  private void found(ZooKeeper handle, int rc, List<String> nodes) {
    if (rc != Code.OK.intValue()) {
      failed("looking for the own node", rc);
    } else if (!nodes.isEmpty()) {
      candidate.stands(handle, Line.first(nodes));
    } else if (!candidate.hasNode()) {
      enter(handle);
    }
  }

  /** A lost answer is made good after the reconnect or by the next session. */
  static void failed(String what, int rc) {
    switch (Code.get(rc)) {
      case CONNECTIONLOSS, SESSIONEXPIRED -> LOG.debug("{}: {}", what, Code.get(rc));
      default -> LOG.error("{}: ZooKeeper answered {}", what, Code.get(rc));
    }
  }
}

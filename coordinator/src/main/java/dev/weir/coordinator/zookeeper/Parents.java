package dev.weir.coordinator.zookeeper;

import java.util.function.IntConsumer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

/** Makes the nodes above a node, those that are missing; any number of processes may at once. */
final class Parents {
  private static final byte[] EMPTY = new byte[0];

  private Parents() {}

  /**
   * Goes up to the first node that exists, and down again. Curator's way of making parents blocks a
   * thread of its own, whose answers keep no order with the others.
   *
   * @param path full path of the node whose parents are needed
   * @param then gets the code of what failed, or OK; on the event thread
   */
  static void make(ZooKeeperSession session, String path, IntConsumer then) {
    int slash = path.lastIndexOf('/');
    if (slash <= 0) {
      then.accept(Code.OK.intValue());
    } else {
      makeNode(session, path.substring(0, slash), then);
    }
  }

  private static void makeNode(ZooKeeperSession session, String node, IntConsumer then) {
    boolean sent =
        session.send(
            curator ->
                curator
                    .create()
                    .withMode(CreateMode.PERSISTENT)
                    .inBackground((c, event) -> made(session, node, event.getResultCode(), then))
                    .forPath(node, EMPTY));
    if (!sent) {
      then.accept(Code.CONNECTIONLOSS.intValue());
    }
  }

  private static void made(ZooKeeperSession session, String node, int rc, IntConsumer then) {
    if (rc == Code.NODEEXISTS.intValue()) {
      then.accept(Code.OK.intValue());
    } else if (rc == Code.NONODE.intValue()) {
      make(session, node, code -> retry(session, node, code, then));
    } else {
      then.accept(rc);
    }
  }

  private static void retry(ZooKeeperSession session, String node, int code, IntConsumer then) {
    if (code == Code.OK.intValue()) {
      makeNode(session, node, then);
    } else {
      then.accept(code);
    }
  }
}

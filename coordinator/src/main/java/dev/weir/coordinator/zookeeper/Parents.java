package dev.weir.coordinator.zookeeper;

import java.util.function.IntConsumer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** Makes the nodes above a node, those that are missing; any number of processes may at once. */
final class Parents {
  private static final byte[] EMPTY = new byte[0];

  private Parents() {}

  /**
   * Goes up to the first node that exists, and down again.
   *
   * @param path full path of the node whose parents are needed
   * @param then gets the code of what failed, or OK; on the event thread
   */
  static void make(ZooKeeper handle, String path, IntConsumer then) {
    int slash = path.lastIndexOf('/');
    if (slash <= 0) {
      then.accept(Code.OK.intValue());
    } else {
      makeNode(handle, path.substring(0, slash), then);
    }
  }

  private static void makeNode(ZooKeeper handle, String node, IntConsumer then) {
    handle.create(
        node,
        EMPTY,
        ZooDefs.Ids.OPEN_ACL_UNSAFE,
        CreateMode.PERSISTENT,
        (rc, path, context, name) -> {
          if (rc == Code.NODEEXISTS.intValue()) {
            then.accept(Code.OK.intValue());
          } else if (rc == Code.NONODE.intValue()) {
            make(handle, node, code -> retry(handle, node, code, then));
          } else {
            then.accept(rc);
          }
        },
        null);
  }

  private static void retry(ZooKeeper handle, String node, int code, IntConsumer then) {
    if (code == Code.OK.intValue()) {
      makeNode(handle, node, then);
    } else {
      then.accept(code);
    }
  }
}

package dev.weir.it.sim;

import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The metadata store as one state machine: nodes with versions, sessions with their ephemeral
 * election nodes, transactions. What applies here is applied; whether the client ever learns of it
 * is {@link SimZooKeeperClient}'s affair.
 */
final class SimZooKeeper {
  private final SortedMap<String, Node> nodes = new TreeMap<>();
  private final SortedMap<Long, String> electionNodes = new TreeMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private long sessions;
  private long candidates;
  private long transactions;

  private record Node(@Nullable MetadataValue value, int version, long session) {}

  /** Sees every change when it is applied. */
  interface Listener {
    /** A transaction was applied; {@code values} are the values it wrote, by path. */
    default void applied(long transaction, SortedMap<String, MetadataValue> values) {}

    /** Something that watches would report changed: the election, or /leader. */
    default void changed() {}
  }

  void listen(Listener listener) {
    listeners.add(listener);
  }

  void forget(Listener listener) {
    listeners.remove(listener);
  }

  /** A new session with a candidate's node in the election. */
  long openSession() {
    long session = ++sessions;
    String path = MetadataPaths.ELECTION + "/c-" + String.format("%010d", candidates++);
    nodes.put(path, new Node(null, 0, session));
    electionNodes.put(session, path);
    return session;
  }

  /** Ends a session: its election node is gone, and whoever watched learns of it. */
  void expire(long session) {
    String path = electionNodes.remove(session);
    if (path != null) {
      nodes.remove(path);
      List.copyOf(listeners).forEach(Listener::changed);
    }
  }

  boolean isLive(long session) {
    return electionNodes.containsKey(session);
  }

  String electionNode(long session) {
    String path = electionNodes.get(session);
    if (path == null) {
      throw new IllegalStateException("session " + session + " is gone");
    }
    return path;
  }

  /** Whether no candidate stands before this session's. */
  boolean isFirst(long session) {
    return new TreeSet<>(electionNodes.values()).first().equals(electionNode(session));
  }

  /** Applies all operations or none. */
  MetadataEvent apply(long token, List<MetadataOp> operations) {
    var before = new TreeMap<>(nodes);
    var versions = new ArrayList<Integer>();
    var written = new TreeMap<String, MetadataValue>();
    for (int i = 0; i < operations.size(); i++) {
      MetadataEvent.Cause cause = refusal(operations.get(i));
      if (cause != null) {
        nodes.clear();
        nodes.putAll(before);
        return new MetadataEvent.Refused(token, i, cause);
      }
      versions.add(perform(operations.get(i), written));
    }
    transactions++;
    for (Listener listener : List.copyOf(listeners)) {
      listener.applied(transactions, written);
    }
    if (written.containsKey(MetadataPaths.LEADER)) {
      List.copyOf(listeners).forEach(Listener::changed);
    }
    return new MetadataEvent.Written(token, versions);
  }

  private MetadataEvent.@Nullable Cause refusal(MetadataOp operation) {
    Node node = nodes.get(operation.path());
    if (operation instanceof MetadataOp.Create) {
      return node == null ? null : MetadataEvent.Cause.EXISTS;
    }
    if (node == null) {
      return MetadataEvent.Cause.ABSENT;
    }
    if (node.version() != expected(operation)) {
      return MetadataEvent.Cause.BAD_VERSION;
    }
    boolean deletesParent =
        operation instanceof MetadataOp.Delete && !children(operation.path()).isEmpty();
    return deletesParent ? MetadataEvent.Cause.NOT_EMPTY : null;
  }

  private static int expected(MetadataOp operation) {
    if (operation instanceof MetadataOp.Check check) {
      return check.version();
    }
    if (operation instanceof MetadataOp.Set set) {
      return set.version();
    }
    return ((MetadataOp.Delete) operation).version();
  }

  private int perform(MetadataOp operation, SortedMap<String, MetadataValue> written) {
    if (operation instanceof MetadataOp.Create create) {
      nodes.put(create.path(), new Node(create.value(), 0, 0));
      written.put(create.path(), create.value());
      return 0;
    }
    if (operation instanceof MetadataOp.Set set) {
      int version = set.version() + 1;
      nodes.put(set.path(), new Node(set.value(), version, 0));
      written.put(set.path(), set.value());
      return version;
    }
    if (operation instanceof MetadataOp.Delete) {
      nodes.remove(operation.path());
    }
    return -1;
  }

  MetadataEvent.Value read(long token, String path) {
    Node node = nodes.get(path);
    return node == null
        ? new MetadataEvent.Value(token, null, -1)
        : new MetadataEvent.Value(token, node.value(), node.version());
  }

  List<String> children(String path) {
    var names = new TreeSet<String>();
    String prefix = path + "/";
    for (String below : nodes.tailMap(prefix).keySet()) {
      if (!below.startsWith(prefix)) {
        break;
      }
      names.add(below.substring(prefix.length()).split("/")[0]);
    }
    return List.copyOf(names);
  }

  @Nullable MetadataValue value(String path) {
    Node node = nodes.get(path);
    return node == null ? null : node.value();
  }
}

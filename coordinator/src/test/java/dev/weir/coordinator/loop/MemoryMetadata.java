package dev.weir.coordinator.loop;

import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataEvent.Cause;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataText;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.coordinator.message.CoordinatorCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metadata store's semantics in memory, with answers that get lost on demand. */
public final class MemoryMetadata {
  private final TreeMap<String, Node> nodes = new TreeMap<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final Deque<Fault> removalFaults = new ArrayDeque<>();
  private final List<List<MetadataOp>> applied = new ArrayList<>();

  /** Nodes that hold what nobody can read. */
  private final TreeMap<String, Integer> damaged = new TreeMap<>();

  private record Node(MetadataValue value, int version) {}

  /** What happens to the next write. */
  public enum Fault {
    NONE,
    /** It is applied, and the answer is lost. */
    APPLIED_UNKNOWN,
    /** It is not applied, and the answer is lost. */
    DROPPED_UNKNOWN
  }

  public void nextWrite(Fault... next) {
    faults.addAll(List.of(next));
  }

  /** The same for the next write that deletes. */
  public void nextRemoval(Fault next) {
    removalFaults.add(next);
  }

  /** Whether all of those have struck. */
  public boolean removed() {
    return removalFaults.isEmpty();
  }

  /** Every write that was applied, in order. */
  public List<List<MetadataOp>> applied() {
    return applied;
  }

  public <V extends MetadataValue> V value(String path, Class<V> type) {
    Node node = nodes.get(path);
    return node == null ? null : type.cast(node.value());
  }

  public void put(String path, MetadataValue value) {
    Node node = nodes.get(path);
    nodes.put(path, new Node(value, node == null ? 0 : node.version() + 1));
  }

  /** Somebody writes into a node by hand, or makes it. */
  public void damage(String path) {
    put(path, null);
    damaged.put(path, nodes.get(path).version());
  }

  public Set<String> paths() {
    return nodes.keySet();
  }

  public void remove(String path) {
    nodes.remove(path);
  }

  public MetadataEvent answer(CoordinatorCommand.Metadata call) {
    if (call instanceof CoordinatorCommand.MetadataRead read) {
      Node node = nodes.get(read.path());
      if (node != null && Integer.valueOf(node.version()).equals(damaged.get(read.path()))) {
        return new MetadataEvent.Unreadable(
            read.token(), read.path(), node.version(), "it is scribbled over");
      }
      return new MetadataEvent.Value(
          read.token(), node == null ? null : node.value(), node == null ? -1 : node.version());
    }
    if (call instanceof CoordinatorCommand.MetadataChildren children) {
      String prefix = children.path() + "/";
      List<String> names =
          nodes.keySet().stream()
              .filter(path -> path.startsWith(prefix))
              .map(path -> path.substring(prefix.length()).split("/")[0])
              .distinct()
              .sorted()
              .toList();
      return new MetadataEvent.Children(children.token(), names);
    }
    CoordinatorCommand.MetadataWrite write = (CoordinatorCommand.MetadataWrite) call;
    boolean removes = write.operations().stream().anyMatch(op -> op instanceof MetadataOp.Delete);
    Deque<Fault> due = removes ? removalFaults : faults;
    Fault fault = due.isEmpty() ? Fault.NONE : due.remove();
    if (fault == Fault.DROPPED_UNKNOWN) {
      return new MetadataEvent.Unknown(write.token());
    }
    MetadataEvent event = apply(write);
    return fault == Fault.APPLIED_UNKNOWN ? new MetadataEvent.Unknown(write.token()) : event;
  }

  private static boolean isBelow(String path, String directory, Set<String> gone) {
    return path.startsWith(directory + "/") && !gone.contains(path);
  }

  /** Applies a write, or refuses it whole. */
  public MetadataEvent apply(CoordinatorCommand.MetadataWrite write) {
    Map<String, Node> changed = new TreeMap<>();
    Set<String> gone = new TreeSet<>();
    List<Integer> versions = new ArrayList<>();
    for (int i = 0; i < write.operations().size(); i++) {
      MetadataOp op = write.operations().get(i);
      Node node = nodes.get(op.path());
      if (op instanceof MetadataOp.Create create) {
        if (node != null) {
          return new MetadataEvent.Refused(write.token(), i, Cause.EXISTS);
        }
        MetadataText.encode(create.value());
        changed.put(op.path(), new Node(create.value(), 0));
        versions.add(0);
        continue;
      }
      if (op instanceof MetadataOp.Delete delete) {
        if (node == null && nodes.keySet().stream().noneMatch(p -> isBelow(p, op.path(), gone))) {
          versions.add(-1); // a directory, which has no node here
          continue;
        }
        if (node == null || node.version() != delete.version()) {
          return new MetadataEvent.Refused(
              write.token(), i, node == null ? Cause.NOT_EMPTY : Cause.BAD_VERSION);
        }
        gone.add(op.path());
        versions.add(-1);
        continue;
      }
      int expected =
          op instanceof MetadataOp.Check check ? check.version() : ((MetadataOp.Set) op).version();
      if (node == null || node.version() != expected) {
        return new MetadataEvent.Refused(
            write.token(), i, node == null ? Cause.ABSENT : Cause.BAD_VERSION);
      }
      if (op instanceof MetadataOp.Set set) {
        MetadataText.encode(set.value());
        changed.put(op.path(), new Node(set.value(), expected + 1));
        versions.add(expected + 1);
      } else {
        versions.add(-1);
      }
    }
    nodes.putAll(changed);
    gone.forEach(nodes::remove);
    applied.add(write.operations());
    return new MetadataEvent.Written(write.token(), versions);
  }
}

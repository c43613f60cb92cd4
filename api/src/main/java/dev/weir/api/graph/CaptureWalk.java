package dev.weir.api.graph;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Walks everything that the functions of one graph hold, breadth first, and keeps what is mutable.
 * An object is mutable when it has a field that is not final, is an array with room, or is a JDK
 * object that {@link SharedTypes} does not know to be immutable. One object walks one graph.
 */
final class CaptureWalk {
  /** Functions hold little; whoever holds more (a lookup table) is checked up to here. */
  static final int MAX_OBJECTS = 100_000;

  private final Map<Object, Capture> mutable = new IdentityHashMap<>();
  private final Map<Object, Boolean> seen = new IdentityHashMap<>();
  private final Deque<Found> open = new ArrayDeque<>();

  /** An object and how it was reached. */
  private record Found(Object object, Node node, String path) {}

  Map<Object, Capture> of(JobGraph graph) {
    for (Node node : graph.nodes()) {
      roots(node.spec()).forEach((path, object) -> reach(object, node, path));
    }
    while (!open.isEmpty()) {
      visit(open.remove());
    }
    return mutable;
  }

  private static Map<String, Object> roots(NodeSpec spec) {
    var roots = new LinkedHashMap<String, Object>();
    if (spec instanceof NodeSpec.TwoSided twoSided) {
      roots.put("left key", twoSided.sides().left().keyedBy().selector());
      roots.put("right key", twoSided.sides().right().keyedBy().selector());
    } else if (spec instanceof NodeSpec.Keyed keyed) {
      roots.put("key", keyed.keyedBy(0).selector());
    }
    if (spec instanceof NodeSpec.SourceSpec<?> source) {
      roots.put("source", source.source());
      var watermarks = source.watermarks();
      if (watermarks != null && watermarks.timestamps() != null) {
        roots.put("timestamps", watermarks.timestamps());
      }
    } else if (spec instanceof NodeSpec.MapSpec<?, ?> map) {
      roots.put("function", map.function());
    } else if (spec instanceof NodeSpec.FilterSpec<?> filter) {
      roots.put("function", filter.function());
    } else if (spec instanceof NodeSpec.FlatMapSpec<?, ?> flatMap) {
      roots.put("function", flatMap.function());
    } else if (spec instanceof NodeSpec.ReduceSpec<?, ?> reduce) {
      roots.put("function", reduce.function());
    } else if (spec instanceof NodeSpec.ProcessSpec<?, ?, ?> process) {
      roots.put("function", process.function());
    } else if (spec instanceof NodeSpec.WindowSpec<?, ?, ?, ?, ?> window) {
      roots.put("aggregate", window.aggregate());
      roots.put("function", window.function());
    } else if (spec instanceof NodeSpec.JoinSpec<?, ?, ?, ?> join) {
      roots.put("function", join.function());
    } else if (spec instanceof NodeSpec.WindowJoinSpec<?, ?, ?, ?> join) {
      roots.put("function", join.function());
    } else if (spec instanceof NodeSpec.CoGroupSpec<?, ?, ?, ?> coGroup) {
      roots.put("function", coGroup.function());
    } else if (spec instanceof NodeSpec.SinkSpec<?> sink) {
      roots.put("sink", sink.sink());
    }
    return roots;
  }

  private void reach(@Nullable Object object, Node node, String path) {
    if (object != null
        && seen.size() < MAX_OBJECTS
        && !SharedTypes.isLeaf(object)
        && seen.put(object, true) == null) {
      open.add(new Found(object, node, path));
    }
  }

  private void visit(Found found) {
    Object object = found.object();
    Class<?> type = object.getClass();
    if (type.isArray()) {
      array(found);
    } else if (SharedTypes.isJdk(type)) {
      if (!SharedTypes.isImmutableContainer(type)) {
        keep(found);
      }
      contents(found);
    } else if (fields(found)) {
      keep(found);
    }
  }

  private void keep(Found found) {
    mutable.put(
        found.object(),
        new Capture(
            found.node().id(),
            found.node().name(),
            found.path(),
            found.object().getClass().getName()));
  }

  private void array(Found found) {
    int length = Array.getLength(found.object());
    if (length > 0) {
      keep(found);
    }
    if (found.object() instanceof Object[] elements) {
      for (int i = 0; i < length; i++) {
        reach(elements[i], found.node(), found.path() + "[" + i + "]");
      }
    }
  }

  /** What a JDK object holds, as far as its own methods tell. */
  private void contents(Found found) {
    Object object = found.object();
    if (object instanceof Collection<?> collection) {
      int i = 0;
      for (Object element : collection) {
        reach(element, found.node(), found.path() + "[" + i++ + "]");
      }
    } else if (object instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        reach(entry.getKey(), found.node(), found.path() + "<key>");
        reach(entry.getValue(), found.node(), found.path() + "<" + entry.getKey() + ">");
      }
    } else if (object instanceof Optional<?> optional) {
      reach(optional.orElse(null), found.node(), found.path() + "?");
    } else if (object instanceof AtomicReference<?> reference) {
      reach(reference.get(), found.node(), found.path() + ".get()");
    }
  }

  /**
   * Reaches what an object's fields hold.
   *
   * @return whether a field can change
   */
  private boolean fields(Found found) {
    boolean changes = false;
    for (Class<?> type = found.object().getClass(); type != null; type = type.getSuperclass()) {
      if (SharedTypes.isJdk(type)) {
        changes |= type != Object.class && type != Record.class && type != Enum.class;
        break;
      }
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          changes |= !Modifier.isFinal(field.getModifiers());
          reach(read(field, found.object()), found.node(), found.path() + "." + field.getName());
        }
      }
    }
    return changes;
  }

  /** The value, or null where the module of the class does not let us look. */
  private static @Nullable Object read(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      return null;
    }
  }
}

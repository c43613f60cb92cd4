package dev.weir.api.graph;

import java.util.Comparator;

/**
 * Where a mutable object was found.
 *
 * @param node id of the operator, for the order
 * @param path from the operator's function to the object, such as {@code function.arg$1}
 * @param type the object's class
 */
record Capture(int node, String operator, String path, String type) implements Comparable<Capture> {
  private static final Comparator<Capture> ORDER =
      Comparator.comparingInt(Capture::node)
          .thenComparing(Capture::path)
          .thenComparing(Capture::type);

  @Override
  public int compareTo(Capture other) {
    return ORDER.compare(this, other);
  }
}

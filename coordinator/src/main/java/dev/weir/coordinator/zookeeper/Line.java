package dev.weir.coordinator.zookeeper;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The order in which candidates stand: by the numbers that ZooKeeper gave their nodes. Stateless.
 */
final class Line {
  /** What the own node's name begins with; the number follows. */
  static final String PREFIX = "c-";

  private Line() {}

  /** The one that stands directly before {@code mine}; null when that is the first. */
  static @Nullable String before(String mine, Collection<String> names) {
    return names.stream()
        .filter(n -> n.startsWith(PREFIX) && compare(n, mine) < 0)
        .max(Line::compare)
        .orElse(null);
  }

  /** The first of some that stand. */
  static String first(Collection<String> names) {
    return names.stream().min(Line::compare).orElseThrow();
  }

  /** Names differ in their numbers only, which are padded until there are more than 2^31. */
  private static int compare(String a, String b) {
    return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }
}

package dev.weir.testkit;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record and its copy mean the same: they are equal, or made of equal parts. The second
 * is for arrays, which are equal only to themselves.
 */
final class Likeness {
  private Likeness() {}

  static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null || left.equals(right)) {
      return Objects.equals(left, right);
    }
    if (left instanceof List<?> one && right instanceof List<?> other) {
      return one.size() == other.size() && sameInOrder(one.iterator(), other.iterator());
    }
    if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
      return one.size() == other.size()
          && one.entrySet().stream()
              .allMatch(entry -> same(entry.getValue(), other.get(entry.getKey())));
    }
    if (left instanceof Optional<?> one && right instanceof Optional<?> other) {
      return same(one.orElse(null), other.orElse(null));
    }
    if (left.getClass() != right.getClass()) {
      return false;
    }
    return left.getClass().isArray()
        ? sameArrays(left, right)
        : left instanceof Record && sameRecords(left, right);
  }

  private static boolean sameInOrder(Iterator<?> left, Iterator<?> right) {
    while (left.hasNext()) {
      if (!same(left.next(), right.next())) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameArrays(Object left, Object right) {
    boolean same = Array.getLength(left) == Array.getLength(right);
    for (int i = 0; same && i < Array.getLength(left); i++) {
      same = same(Array.get(left, i), Array.get(right, i));
    }
    return same;
  }

  private static boolean sameRecords(Object left, Object right) {
    boolean arrays = false;
    for (RecordComponent component : left.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        Object one = component.getAccessor().invoke(left);
        Object other = component.getAccessor().invoke(right);
        if (!same(one, other)) {
          return false;
        }
        arrays |= !Objects.equals(one, other);
      } catch (ReflectiveOperationException | RuntimeException e) {
        return false;
      }
    }
    return arrays;
  }
}

package dev.weir.api.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a string needs two bytes a character. The JVM knows for each of its strings whether
 * one byte is enough, but has no call that says so without looking at every character. Where {@code
 * java.lang} is open to us ({@code --add-opens}, as in executors) its own mark is read; else, and
 * where it says nothing, the characters are looked at. The answer is the same. Stateless.
 */
final class StringForm {
  private static final byte ONE_BYTE = 0;
  private static final @Nullable VarHandle MARK = mark();

  private StringForm() {}

  /** Whether it has a character beyond Latin-1. */
  static boolean isWide(String value) {
    return (MARK == null || (byte) MARK.get(value) != ONE_BYTE) && hasWide(value);
  }

  /** Whether strings are asked for their mark. */
  static boolean usesMark() {
    return MARK != null;
  }

  /** As {@link #isWide}, from the characters alone. */
  static boolean hasWide(String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      if (value.charAt(i) > 0xff) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable VarHandle mark() {
    try {
      return MethodHandles.privateLookupIn(String.class, MethodHandles.lookup())
          .findVarHandle(String.class, "coder", byte.class);
    } catch (ReflectiveOperationException closed) {
      return null; // or a JVM that keeps its strings in another way
    }
  }
}

package dev.weir.worker.codec;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Codecs of the JDK's containers. What they decode is unmodifiable and keeps the order that was
 * written.
 *
 * <pre>
 *   Optional   1 byte: 0 absent, 1 present; the value
 *   List, Set  varint count; the elements
 *   Map        varint count; key, value, key, value, …
 * </pre>
 *
 * Every generated form takes at least one byte, so a count is checked against the bytes left before
 * anything is allocated for it.
 */
final class Elements {
  private static final int FIRST_CAPACITY = 1024;

  private Elements() {}

  private static <T> void encode(Codec<T> codec, @Nullable T value, String step, ByteWriter out) {
    if (value == null) {
      throw NullValueException.element(step);
    }
    try {
      codec.encode(value, out);
    } catch (NullValueException e) {
      throw e.inside(step);
    }
  }

  private static int capacity(int count) {
    return Math.min(count, FIRST_CAPACITY) * 4 / 3 + 1;
  }

  /** A value that may be absent. */
  record OptionalCodec<T>(Codec<T> value) implements Codec<Optional<T>> {
    @Override
    public void encode(Optional<T> optional, ByteWriter out) {
      if (optional.isPresent()) {
        out.writeByte(1);
        Elements.encode(value, optional.get(), "", out);
      } else {
        out.writeByte(0);
      }
    }

    @Override
    public Optional<T> decode(ByteReader in) {
      return in.readBoolean() ? Optional.of(value.decode(in)) : Optional.empty();
    }
  }

  /** Elements in order. */
  record ListCodec<T>(Codec<T> element) implements Codec<List<T>> {
    @Override
    public void encode(List<T> list, ByteWriter out) {
      int count = list.size();
      out.writeVarInt(count);
      int written = 0;
      for (T value : list) {
        if (value == null) {
          throw NullValueException.element("[" + written + "]");
        }
        try {
          element.encode(value, out);
        } catch (NullValueException e) {
          throw e.inside("[" + written + "]");
        }
        written++;
      }
      requireCount("list", count, written);
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<T> decode(ByteReader in) {
      Object[] values = new Object[in.readCount(1)];
      for (int i = 0; i < values.length; i++) {
        values[i] = element.decode(in);
      }
      return (List<T>) Collections.unmodifiableList(Arrays.asList(values));
    }
  }

  /** Distinct elements. */
  record SetCodec<T>(Codec<T> element) implements Codec<Set<T>> {
    @Override
    public void encode(Set<T> set, ByteWriter out) {
      int count = set.size();
      out.writeVarInt(count);
      int written = 0;
      for (T value : set) {
        Elements.encode(element, value, "{}", out);
        written++;
      }
      requireCount("set", count, written);
    }

    @Override
    public Set<T> decode(ByteReader in) {
      int count = in.readCount(1);
      Set<T> set = new LinkedHashSet<>(capacity(count));
      for (int i = 0; i < count; i++) {
        if (!set.add(element.decode(in))) {
          throw new MalformedBytesException("element " + i + " is twice in a set");
        }
      }
      return Collections.unmodifiableSet(set);
    }
  }

  /** Values by key. */
  record MapCodec<K, V>(Codec<K> key, Codec<V> value) implements Codec<Map<K, V>> {
    @Override
    public void encode(Map<K, V> map, ByteWriter out) {
      int count = map.size();
      out.writeVarInt(count);
      int written = 0;
      for (Map.Entry<K, V> entry : map.entrySet()) {
        K entryKey = entry.getKey();
        Elements.encode(key, entryKey, "{key}", out);
        V entryValue = entry.getValue();
        if (entryValue == null) {
          throw NullValueException.element("{" + entryKey + "}");
        }
        try {
          value.encode(entryValue, out);
        } catch (NullValueException e) {
          throw e.inside("{" + entryKey + "}");
        }
        written++;
      }
      requireCount("map", count, written);
    }

    @Override
    public Map<K, V> decode(ByteReader in) {
      int count = in.readCount(2);
      Map<K, V> map = new LinkedHashMap<>(capacity(count));
      for (int i = 0; i < count; i++) {
        K entryKey = key.decode(in);
        if (map.put(entryKey, value.decode(in)) != null) {
          throw new MalformedBytesException("key " + i + " is twice in a map");
        }
      }
      return Collections.unmodifiableMap(map);
    }
  }

  private static void requireCount(String what, int expected, int found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          "a " + what + " changed while it was encoded: size " + expected + ", then " + found);
    }
  }
}

package dev.weir.checkpointing.meta;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fields as lines {@code name=value}, UTF-8, each ended by a line feed, in order of writing. In a
 * name and in a value stand {@code \\} for a backslash, {@code \n} and {@code \r} for line ends; in
 * a name also {@code \=} for an equals sign. Reading is strict: a line without an equals sign, an
 * unknown escape, a name that stands twice or that nobody took is an error. Owned by one thread.
 */
final class TextFields {
  private final Map<String, String> fields = new LinkedHashMap<>();

  void put(String name, String value) {
    if (fields.put(name, value) != null) {
      throw new IllegalArgumentException("field " + name + " stands twice");
    }
  }

  void putAll(String prefix, SortedMap<String, String> values) {
    values.forEach((name, value) -> put(prefix + name, value));
  }

  byte[] toBytes() {
    var text = new StringBuilder();
    fields.forEach(
        (name, value) ->
            text.append(escaped(name).replace("=", "\\="))
                .append('=')
                .append(escaped(value))
                .append('\n'));
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a field holds half of a surrogate pair", e);
    }
  }

  static TextFields of(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedValueException("expected UTF-8: " + e);
    }
    var fields = new TextFields();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        throw new MalformedValueException("the last line has no end");
      }
      fields.addLine(text.substring(start, end));
      start = end + 1;
    }
    return fields;
  }

  private void addLine(String line) {
    int equals = 0;
    while (equals < line.length() && line.charAt(equals) != '=') {
      equals += line.charAt(equals) == '\\' ? 2 : 1;
    }
    if (equals >= line.length()) {
      throw new MalformedValueException("expected name=value, found '" + line + "'");
    }
    String name = unescaped(line.substring(0, equals), true);
    if (fields.put(name, unescaped(line.substring(equals + 1), false)) != null) {
      throw new MalformedValueException("field " + name + " stands twice");
    }
  }

  /** The field's value, which is then no longer left. */
  String take(String name) {
    String value = takeIfPresent(name);
    if (value == null) {
      throw new MalformedValueException("field " + name + " is missing");
    }
    return value;
  }

  @Nullable String takeIfPresent(String name) {
    return fields.remove(name);
  }

  long takeLong(String name) {
    String value = take(name);
    try {
      long number = Long.parseLong(value);
      if (Long.toString(number).equals(value)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new MalformedValueException("field " + name + ": expected a number, found " + value);
    }
    throw new MalformedValueException("field " + name + ": expected a number, found " + value);
  }

  SortedMap<String, String> takeAll(String prefix) {
    var taken = new TreeMap<String, String>();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            taken.put(name.substring(prefix.length()), value);
          }
        });
    fields.keySet().removeIf(name -> name.startsWith(prefix));
    return taken;
  }

  void nothingLeft() {
    if (!fields.isEmpty()) {
      throw new MalformedValueException("unknown fields " + fields.keySet());
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String unescaped(String text, boolean name) {
    var plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      i++;
      char escape = i < text.length() ? text.charAt(i) : ' ';
      if (escape == '\\' || (name && escape == '=')) {
        plain.append(escape);
      } else if (escape == 'n') {
        plain.append('\n');
      } else if (escape == 'r') {
        plain.append('\r');
      } else {
        throw new MalformedValueException("unknown escape in '" + text + "'");
      }
    }
    return plain.toString();
  }
}

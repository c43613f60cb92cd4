package dev.weir.api.state;

import dev.weir.api.schema.TypeRef;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the topology knows of one piece of declared keyed state.
 *
 * @param name identity within the operator; also the name in snapshots
 * @param mapKey type of the map's keys, only for {@link Kind#MAP}
 * @param value type of the value, the list's elements or the map's values
 */
public record StateDeclaration(
    String name, Kind kind, @Nullable TypeRef<?> mapKey, TypeRef<?> value) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** The shapes of keyed state. */
  public enum Kind {
    VALUE,
    LIST,
    MAP
  }

  public StateDeclaration {
    requireName(name);
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(value, "value");
    if ((mapKey != null) != (kind == Kind.MAP)) {
      throw new IllegalArgumentException("state '" + name + "': only a map has a key type");
    }
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no name for state or a timer: expected letters, digits, '.', '_', '-'");
    }
  }
}

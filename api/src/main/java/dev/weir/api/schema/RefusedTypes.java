package dev.weir.api.schema;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What to say of a type that has no codec: why, and what to use instead. */
final class RefusedTypes {
  private static final Map<String, String> INSTEAD = instead();

  private RefusedTypes() {}

  private static Map<String, String> instead() {
    var map = new LinkedHashMap<String, String>();
    map.put("java.util.Date", "Instant");
    map.put("java.util.Calendar", "Instant");
    map.put("java.sql.Timestamp", "Instant");
    map.put("java.sql.Date", "LocalDate");
    map.put("java.time.ZonedDateTime", "Instant");
    map.put("java.time.OffsetDateTime", "Instant");
    map.put("java.lang.Number", "long, double or BigDecimal");
    map.put("java.lang.CharSequence", "String");
    map.put("java.lang.StringBuilder", "String");
    map.put("java.net.URI", "String");
    map.put("java.net.URL", "String");
    map.put("java.util.OptionalInt", "Optional<Integer>");
    map.put("java.util.OptionalLong", "Optional<Long>");
    map.put("java.util.OptionalDouble", "Optional<Double>");
    map.put("java.nio.ByteBuffer", "byte[]");
    map.put("java.util.concurrent.atomic.AtomicInteger", "int");
    map.put("java.util.concurrent.atomic.AtomicLong", "long");
    return map;
  }

  static String hint(Class<?> type) {
    String instead = INSTEAD.get(type.getName());
    if (instead != null) {
      return noCodec(type) + "; use " + instead + ", or give a Codec";
    }
    if (Map.class.isAssignableFrom(type)) {
      return noCodec(type) + "; use Map";
    }
    if (java.util.Set.class.isAssignableFrom(type)) {
      return noCodec(type) + "; use Set";
    }
    if (Collection.class.isAssignableFrom(type)
        || type == Iterable.class
        || Iterator.class.isAssignableFrom(type)) {
      return noCodec(type) + "; use List";
    }
    if (type == Object.class) {
      return noCodec(type) + " because it can be anything; name one type";
    }
    if (type.isInterface()) {
      return noCodec(type) + "; make it a sealed interface of records, or give a Codec";
    }
    return noCodec(type) + "; make it a record, or give a Codec";
  }

  /** For a generic type without arguments. */
  static String rawHint(Class<?> type) {
    if (!type.isRecord() && !type.isSealed() && !isContainer(type)) {
      return hint(type);
    }
    String name = type.getSimpleName();
    return name
        + " lacks its type arguments; write "
        + name
        + (type.getTypeParameters().length == 1 ? "<X>" : "<X, Y>")
        + " with the types spelled out (new TypeRef<…>() {} where a Class is asked for)";
  }

  private static boolean isContainer(Class<?> type) {
    return type == java.util.List.class
        || type == java.util.Set.class
        || type == Map.class
        || type == java.util.Optional.class;
  }

  private static String noCodec(Class<?> type) {
    return type.getName() + " has no codec";
  }
}

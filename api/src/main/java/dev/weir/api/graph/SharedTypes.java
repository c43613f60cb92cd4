package dev.weir.api.graph;

import dev.weir.api.codec.Codec;
import java.lang.reflect.Type;
import java.util.Set;

/** Which types may be shared by subtasks: what cannot change, and what is made for threads. */
final class SharedTypes {
  private static final Set<String> IMMUTABLE =
      Set.of(
          "java.lang.String",
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Short",
          "java.lang.Character",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Float",
          "java.lang.Double",
          "java.lang.Object",
          "java.math.BigDecimal",
          "java.math.BigInteger",
          "java.math.MathContext",
          "java.net.URI",
          "java.net.URL",
          "java.net.InetSocketAddress",
          "java.util.Currency",
          "java.util.HexFormat",
          "java.util.Locale",
          "java.util.OptionalDouble",
          "java.util.OptionalInt",
          "java.util.OptionalLong",
          "java.util.UUID",
          "java.util.regex.Pattern");

  private static final Set<String> LOGGERS =
      Set.of(
          "java.lang.System$Logger",
          "java.util.logging.Logger",
          "org.apache.commons.logging.Log",
          "org.apache.logging.log4j.Logger",
          "org.slf4j.Logger");

  private SharedTypes() {}

  /** Objects that need no look inside. */
  static boolean isLeaf(Object object) {
    Class<?> type = object.getClass();
    return object instanceof Enum<?>
        || object instanceof Type
        || object instanceof Codec<?>
        || object instanceof ClassLoader
        || object instanceof java.nio.file.Path
        || object instanceof java.nio.charset.Charset
        || IMMUTABLE.contains(type.getName())
        || type.getName().startsWith("java.time.")
        || type.getName().startsWith("java.lang.invoke.")
        || (type.isHidden() && isJdk(type))
        || isLogger(type);
  }

  /** JDK containers that cannot change themselves; what they hold is looked at. */
  static boolean isImmutableContainer(Class<?> type) {
    String name = type.getName();
    return name.startsWith("java.util.ImmutableCollections$")
        || name.startsWith("java.util.Collections$Empty")
        || name.startsWith("java.util.Collections$Singleton")
        || name.startsWith("java.util.Collections$Unmodifiable")
        || name.startsWith("java.util.Collections$ReverseComparator")
        || name.startsWith("java.util.Comparators$")
        || name.equals("java.util.KeyValueHolder")
        || name.equals("java.util.AbstractMap$SimpleImmutableEntry")
        || name.equals("java.util.Optional");
  }

  /** Classes of the platform, whose fields are closed. */
  static boolean isJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  private static boolean isLogger(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      if (LOGGERS.contains(at.getName())) {
        return true;
      }
      for (Class<?> implemented : at.getInterfaces()) {
        if (isLogger(implemented)) {
          return true;
        }
      }
    }
    return false;
  }
}

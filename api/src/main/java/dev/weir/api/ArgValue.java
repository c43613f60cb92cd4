package dev.weir.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads an argument's text as a value of its type. */
final class ArgValue {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,18})(ms|s|m|h|d)");
  private static final Map<Class<?>, Parser> PARSERS = parsers();

  private ArgValue() {}

  /** How one type is read; throws any RuntimeException for text that it cannot read. */
  private record Parser(String name, String expected, Function<String, Object> read) {}

  private static Map<Class<?>, Parser> parsers() {
    var all = new LinkedHashMap<Class<?>, Parser>();
    all.put(String.class, new Parser("String", "text", text -> text));
    both(all, boolean.class, Boolean.class, "true or false", ArgValue::readBoolean);
    both(all, byte.class, Byte.class, "a whole number from -128 to 127", Byte::valueOf);
    both(all, short.class, Short.class, "a whole number from -32768 to 32767", Short::valueOf);
    both(all, int.class, Integer.class, "a whole number below 2^31", Integer::valueOf);
    both(all, long.class, Long.class, "a whole number below 2^63", Long::valueOf);
    both(all, float.class, Float.class, "a number", Float::valueOf);
    both(all, double.class, Double.class, "a number", Double::valueOf);
    both(all, char.class, Character.class, "one character", ArgValue::readChar);
    all.put(
        Duration.class,
        new Parser("Duration", "a duration such as 250ms, 10s, 2m, 1d", ArgValue::readDuration));
    all.put(
        Instant.class,
        new Parser("Instant", "a time such as 2026-01-31T00:00:00Z", Instant::parse));
    all.put(
        LocalDate.class, new Parser("LocalDate", "a date such as 2026-01-31", LocalDate::parse));
    return all;
  }

  private static void both(
      Map<Class<?>, Parser> all,
      Class<?> primitive,
      Class<?> box,
      String expected,
      Function<String, Object> read) {
    var parser = new Parser(primitive.getName(), expected, read);
    all.put(primitive, parser);
    all.put(box, parser);
  }

  static boolean isSupported(Class<?> type) {
    return type.isEnum() || PARSERS.containsKey(type);
  }

  /** As shown to users. */
  static String name(Class<?> type) {
    Parser parser = PARSERS.get(type);
    return parser != null ? parser.name() : constants(type);
  }

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException whose message is what was expected
   */
  static Object parse(Class<?> type, String text) {
    Parser parser = PARSERS.get(type);
    if (parser == null) {
      Object constant = constant(type, text);
      if (constant == null) {
        throw new IllegalArgumentException("one of " + constants(type));
      }
      return constant;
    }
    try {
      return parser.read().apply(text);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(parser.expected(), e);
    }
  }

  private static @Nullable Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(text)) {
        return constant;
      }
    }
    return null;
  }

  private static String constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name())
        .collect(Collectors.joining("|"));
  }

  private static Object readBoolean(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text);
    }
    return text.equals("true");
  }

  private static Object readChar(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException(text);
    }
    return text.charAt(0);
  }

  private static Object readDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Duration.parse(text);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}

package dev.weir.connectors.files.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The types that are one JSON token each: numbers, texts, times. */
final class JsonScalars {
  private static final Map<Class<?>, JsonType> TYPES = new HashMap<>();

  static {
    both(long.class, Long.class, JsonNumbers.whole("long", Long.MIN_VALUE, Long.MAX_VALUE, v -> v));
    both(
        int.class,
        Integer.class,
        JsonNumbers.whole("int", Integer.MIN_VALUE, Integer.MAX_VALUE, v -> (int) v));
    both(
        short.class,
        Short.class,
        JsonNumbers.whole("short", Short.MIN_VALUE, Short.MAX_VALUE, v -> (short) v));
    both(
        byte.class,
        Byte.class,
        JsonNumbers.whole("byte", Byte.MIN_VALUE, Byte.MAX_VALUE, v -> (byte) v));
    both(
        double.class,
        Double.class,
        new JsonScalar(
            "a number (double)",
            JsonNumbers::readDouble,
            (value, out) -> out.number((double) value)));
    both(
        float.class,
        Float.class,
        new JsonScalar(
            "a number (float)", JsonNumbers::readFloat, (value, out) -> out.number((float) value)));
    both(
        boolean.class,
        Boolean.class,
        new JsonScalar(
            "true or false",
            JsonScalars::readBoolean,
            (value, out) -> out.raw((boolean) value ? "true" : "false")));
    both(
        char.class,
        Character.class,
        new JsonScalar(
            "a text of one character",
            JsonScalars::readChar,
            (value, out) -> out.string(value.toString())));
    textsAndLargeNumbers();
    times();
  }

  private JsonScalars() {}

  static @Nullable JsonType of(Class<?> type) {
    return TYPES.get(type);
  }

  private static void textsAndLargeNumbers() {
    TYPES.put(
        String.class,
        new JsonScalar("a text", JsonScalars::text, (value, out) -> out.string((String) value)));
    TYPES.put(
        BigDecimal.class,
        new JsonScalar(
            "a number", JsonNumbers::readDecimal, (value, out) -> out.raw(value.toString())));
    TYPES.put(
        BigInteger.class,
        new JsonScalar(
            "a whole number",
            JsonNumbers::readBigInteger,
            (value, out) -> out.raw(value.toString())));
    TYPES.put(
        byte[].class,
        new JsonScalar(
            "bytes as a text in base64",
            (parser, type) -> parsed(parser, type, Base64.getDecoder()::decode),
            (value, out) -> out.plain(Base64.getEncoder().encodeToString((byte[]) value))));
  }

  private static void times() {
    TYPES.put(
        Instant.class,
        new JsonScalar(
            "a time such as \"2024-05-01T12:00:00Z\", or milliseconds since 1970",
            JsonScalars::readInstant,
            (value, out) -> out.plain(value.toString())));
    time(Duration.class, "a duration such as \"PT1.5S\"", Duration::parse);
    time(LocalDate.class, "a date such as \"2024-05-01\"", LocalDate::parse);
    time(LocalTime.class, "a time of day such as \"12:00:00\"", LocalTime::parse);
    time(
        LocalDateTime.class,
        "a date and time such as \"2024-05-01T12:00:00\"",
        LocalDateTime::parse);
  }

  private static void both(Class<?> primitive, Class<?> boxed, JsonType type) {
    TYPES.put(primitive, type);
    TYPES.put(boxed, type);
  }

  private static void time(Class<?> type, String expected, Function<String, Object> parse) {
    TYPES.put(
        type,
        new JsonScalar(
            expected,
            (parser, json) -> parsed(parser, json, parse),
            (value, out) -> out.plain(value.toString())));
  }

  private static String text(JsonParser parser, JsonType type)
      throws IOException, JsonMismatchException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw JsonMismatchException.unexpected(parser, type);
    }
    return parser.getText();
  }

  private static Object parsed(JsonParser parser, JsonType type, Function<String, Object> parse)
      throws IOException, JsonMismatchException {
    try {
      return parse.apply(text(parser, type));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw JsonMismatchException.unexpected(parser, type);
    }
  }

  private static Object readInstant(JsonParser parser, JsonType type)
      throws IOException, JsonMismatchException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return Instant.ofEpochMilli(parser.getLongValue());
    }
    return parsed(
        parser, type, text -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
  }

  private static Object readBoolean(JsonParser parser, JsonType type) throws JsonMismatchException {
    if (parser.currentToken() == JsonToken.VALUE_TRUE) {
      return true;
    }
    if (parser.currentToken() == JsonToken.VALUE_FALSE) {
      return false;
    }
    throw JsonMismatchException.unexpected(parser, type);
  }

  private static Object readChar(JsonParser parser, JsonType type)
      throws IOException, JsonMismatchException {
    String text = text(parser, type);
    if (text.length() != 1) {
      throw JsonMismatchException.unexpected(parser, type);
    }
    return text.charAt(0);
  }
}

package dev.weir.connectors.files.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.TypeRef;
import dev.weir.connectors.files.line.MalformedLineException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest {
  enum Colour {
    RED,
    GREEN
  }

  record Point(int x, double y) {}

  record Pair<A, B>(A first, B second) {}

  record Tree(int value, List<Tree> children) {}

  record Whole(byte b, short s, int i, long l, Long boxed) {}

  record Others(float f, double d, Double boxed, char c) {}

  record Times(Instant at, Duration took, LocalDate day, LocalDateTime local, LocalTime time) {}

  record Mixed(
      String name,
      boolean yes,
      Colour colour,
      Optional<Point> point,
      List<Optional<Long>> longs,
      Map<String, Point> points,
      BigDecimal amount) {}

  record Arrays1(int[] ints, String[] texts, byte[] bytes, Pair<String, Integer>[] pairs) {}

  record Positive(int value) {
    Positive {
      if (value <= 0) {
        throw new IllegalArgumentException("not positive");
      }
    }
  }

  record Ungeneric(Pair<?, String> pair) {}

  record Deep(Optional<List<Thread>> threads) {}

  record Keys(Map<Integer, String> map) {}

  @Test
  void fieldsAreWrittenInTheRecordsOrder() {
    assertThat(
            line(
                Mixed.class,
                new Mixed(
                    "a\"b",
                    true,
                    Colour.GREEN,
                    Optional.empty(),
                    List.of(Optional.of(1L), Optional.empty()),
                    new HashMap<>(Map.of("z", new Point(1, 2), "a", new Point(-3, 0.1))),
                    new BigDecimal("12.50"))))
        .isEqualTo(
            "{\"name\":\"a\\\"b\",\"yes\":true,\"colour\":\"GREEN\",\"point\":null,"
                + "\"longs\":[1,null],\"points\":{\"a\":{\"x\":-3,\"y\":0.1},"
                + "\"z\":{\"x\":1,\"y\":2.0}},\"amount\":12.50}\n");
  }

  @Test
  void everyTypeSurvivesARoundTrip() {
    roundTrip(
        Mixed.class,
        new Mixed(
            "",
            false,
            Colour.RED,
            Optional.of(new Point(5, -0.0)),
            List.of(),
            Map.of("", new Point(0, 1e300)),
            new BigDecimal("1E+5")));
    roundTrip(
        Whole.class,
        new Whole(
            Byte.MIN_VALUE, Short.MAX_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE));
    roundTrip(Others.class, new Others(Float.MIN_VALUE, Double.MAX_VALUE, 0.1, '\u0001'));
    roundTrip(
        Others.class,
        new Others(Float.NEGATIVE_INFINITY, Double.NaN, Double.POSITIVE_INFINITY, '"'));
    roundTrip(
        Times.class,
        new Times(
            Instant.parse("2001-01-01T00:00:00.123456789Z"),
            Duration.ofMillis(-1500),
            LocalDate.of(2024, 2, 29),
            LocalDateTime.of(2024, 2, 29, 23, 59, 59),
            LocalTime.NOON));
    roundTrip(Tree.class, new Tree(1, List.of(new Tree(2, List.of()), new Tree(3, List.of()))));
    roundTrip(BigInteger.class, BigInteger.TWO.pow(200));
    TypeRef<Pair<String, Pair<Integer, List<Long>>>> nested = new TypeRef<>() {};
    Pair<String, Pair<Integer, List<Long>>> pair = new Pair<>("a", new Pair<>(1, List.of(2L)));
    assertThat(read(nested, line(nested, pair))).isEqualTo(pair);
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void arraysSurviveARoundTrip() {
    Pair[] pairs = {new Pair<>("a", 1)};
    Arrays1 written = new Arrays1(new int[] {1, -2}, new String[] {}, new byte[] {0, -1}, pairs);
    String line = line(Arrays1.class, written);

    assertThat(line)
        .isEqualTo(
            "{\"ints\":[1,-2],\"texts\":[],\"bytes\":\"AP8=\","
                + "\"pairs\":[{\"first\":\"a\",\"second\":1}]}\n");
    Arrays1 read = read(Arrays1.class, line);
    assertThat(read.ints()).isEqualTo(written.ints());
    assertThat(read.texts()).isEqualTo(written.texts());
    assertThat(read.bytes()).isEqualTo(written.bytes());
    assertThat(Arrays.asList(read.pairs())).isEqualTo(Arrays.asList(pairs));
  }

  @Property(tries = 500)
  void everyTextSurvivesARoundTripOnOneLine(@ForAll String text, @ForAll char any) {
    String value = text + any;
    String line = line(String.class, value);

    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    assertThat(read(String.class, line)).isEqualTo(value);
  }

  @Test
  void everyLengthOfACharacterIsRightAtItsEdges() {
    roundTrip(String.class, "\u001f \u007e\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff");
    roundTrip(String.class, "\ud800\udc00\udbff\udfff");
    assertThat(line(String.class, "\ud800 \udc00")).isEqualTo("\"\\ud800 \\udc00\"\n");
  }

  @Property(tries = 500)
  void everyNumberSurvivesARoundTrip(@ForAll long whole, @ForAll double any, @ForAll int bits) {
    assertThat(line(Long.class, whole)).isEqualTo(whole + "\n");
    assertThat(read(Double.class, line(Double.class, any))).isEqualTo(Double.valueOf(any));
    Float single = Float.intBitsToFloat(bits);
    assertThat(read(Float.class, line(Float.class, single))).isEqualTo(single);
  }

  @Test
  void doublesAreWrittenWithTheFewestDigits() {
    assertThat(line(Double.class, 2.0E-3)).isEqualTo("0.002\n");
    assertThat(line(Double.class, 2.2250738585072014E-308)).isEqualTo("2.2250738585072014E-308\n");
    assertThat(line(Double.class, 2.0E23)).isEqualTo("2.0E23\n");
    assertThat(line(Float.class, 0.1f)).isEqualTo("0.1\n");
  }

  @Test
  void timesAreReadAsIsoTextOrMilliseconds() {
    Instant expected = Instant.parse("2001-01-01T00:00:00Z");
    assertThat(read(Instant.class, "978307200000")).isEqualTo(expected);
    assertThat(read(Instant.class, "\"2001-01-01T02:00:00+02:00\"")).isEqualTo(expected);
  }

  @Test
  void unknownFieldsArePassedOverAndOptionalOnesMayBeMissing() {
    record Some(int a, Optional<String> b) {}
    assertThat(read(Some.class, "{\"x\":{\"a\":[1,{}]},\"a\":1,\"y\":null}"))
        .isEqualTo(new Some(1, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{'x':1}|6|field 'y': expected a number (double), found no such field",
        "{'x':null,'y':1}|5|field 'x': expected a whole number from -2147483648 to 2147483647"
            + " (int), found null",
        "{'x':2147483648,'y':1}|5|field 'x': expected a whole number from -2147483648 to"
            + " 2147483647 (int), found the number 2147483648",
        "{'x':1.5,'y':1}|5|field 'x': expected a whole number from -2147483648 to 2147483647"
            + " (int), found the number 1.5",
        "{'x':1,'y':1e999}|11|field 'y': expected a number (double), found the number 1e999",
        "{'x':1,'y':true}|11|field 'y': expected a number (double), found true",
        "{'x':1,'x':2,'y':1}|7|field 'x': expected once, found twice",
        "[1,2]|0|expected an object (Point), found an array",
        "{'x':1,'y':2} 3|14|expected the end of the line after one value, found the number 3",
      })
  void whatDoesNotFitIsSaidInFull(String line, int at, String message) {
    assertRefused(TypeRef.of(Point.class), line, at, message);
  }

  @Test
  void thePathToANestedValueIsGiven() {
    TypeRef<Map<String, List<Point>>> type = new TypeRef<>() {};
    assertRefused(
        type,
        "{'a':[],'b':[{'x':1,'y':1},{'x':'no'}]}",
        32,
        "field '[\"b\"][1].x': expected a whole number from -2147483648 to 2147483647 (int),"
            + " found the text \"no\"");
    assertRefused(
        TypeRef.of(Tree.class),
        "{'value':1,'children':[{'value':2,'children':[null]}]}",
        46,
        "field 'children[0].children[0]': expected an object (Tree), found null");
  }

  @Test
  void valuesThatTheRecordItselfRefusesAreMalformed() {
    assertRefused(
        TypeRef.of(Positive.class),
        "{'value':0}",
        10,
        "expected values that Positive accepts, found:"
            + " java.lang.IllegalArgumentException: not positive");
  }

  @Test
  void brokenJsonIsSaidSo() {
    for (String broken : List.of("{'x':1", "{'x':1,,}", "nope", "{'x':01}", "{'x':'a\tb'}")) {
      assertThatThrownBy(() -> decode(TypeRef.of(Point.class), broken.replace('\'', '"')))
          .as(broken)
          .isInstanceOf(MalformedLineException.class)
          .hasMessageContaining("expected valid JSON, found: ");
    }
    String deep = "[".repeat(100_000);
    assertThatThrownBy(() -> decode(TypeRef.of(Point.class), "{\"unknown\":" + deep))
        .isInstanceOf(MalformedLineException.class);
  }

  @Test
  void typesWithoutAFormAreRefusedWithThePathToThem() {
    assertUnsupported(TypeRef.of(Deep.class), "JSON of Deep.threads[]: java.lang.Thread has no");
    assertUnsupported(TypeRef.of(Keys.class), "JSON of Keys.map: a map's keys are String");
    assertUnsupported(TypeRef.of(Ungeneric.class), "JSON of Ungeneric.pair.first: the type ?");
    assertUnsupported(TypeRef.of(Pair.class), "Pair has type parameters");
    assertUnsupported(TypeRef.of(Object.class), "JSON of Object: java.lang.Object has no JSON");
  }

  @Test
  void aNullInARecordIsNamedWhenItIsWritten() {
    assertThatThrownBy(
            () -> line(Times.class, new Times(null, Duration.ZERO, LocalDate.MIN, null, null)))
        .hasMessageContaining("field 'at' is null");
  }

  private static void assertUnsupported(TypeRef<?> type, String message) {
    assertThatThrownBy(() -> new JsonLines<>(type))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TYPE_UNSUPPORTED))
        .hasMessageContaining(message);
  }

  private static void assertRefused(TypeRef<?> type, String line, int at, String message) {
    assertThatThrownBy(() -> decode(type, line.replace('\'', '"')))
        .isInstanceOfSatisfying(MalformedLineException.class, e -> assertThat(e.at()).isEqualTo(at))
        .hasMessage(message);
  }

  private static <T> void roundTrip(Class<T> type, T value) {
    assertThat(read(type, line(type, value))).isEqualTo(value);
  }

  private static <T> String line(Class<T> type, T value) {
    return line(TypeRef.of(type), value);
  }

  private static <T> String line(TypeRef<T> type, T value) {
    ByteWriter out = new ByteWriter(16, 1 << 20);
    new JsonLines<>(type).encoder().encode(value, out);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }

  private static <T> T read(Class<T> type, String line) {
    return read(TypeRef.of(type), line);
  }

  private static <T> T read(TypeRef<T> type, String line) {
    try {
      return decode(type, line);
    } catch (MalformedLineException e) {
      throw new AssertionError(line, e);
    }
  }

  /** Somewhere inside a larger array, as a reader's lines are. */
  private static <T> T decode(TypeRef<T> type, String line) throws MalformedLineException {
    byte[] bytes = ("xx" + line + "yy").getBytes(StandardCharsets.UTF_8);
    return new JsonLines<>(type).decoder().decode(bytes, 2, bytes.length - 4);
  }
}

package dev.weir.api.schema;

import dev.weir.api.codec.Codec;
import dev.weir.api.error.WeirException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The shape of a type that can be sent and kept: read once by reflection, the plan from which
 * codecs are generated. An immutable fact.
 *
 * <p>Supported: primitives and their boxes, String, byte[], enums, {@code Instant}, {@code
 * Duration}, {@code LocalDate}, {@code LocalTime}, {@code LocalDateTime}, {@code BigDecimal},
 * {@code BigInteger}, {@code UUID}; {@code Optional}, {@code List}, {@code Set}, {@code Map} and
 * arrays of supported types; records (nested, generic) of supported types; sealed interfaces whose
 * cases are records, told apart by simple name; and whatever brings a {@link Codec} of its own.
 * Nothing else is guessed. A value is never null: what may be absent is an {@code Optional}. A type
 * that contains itself is refused, through a list or an Optional too.
 *
 * <p>{@link #text} is canonical: equal texts have equal bytes. So records, enums and sealed
 * interfaces appear with their simple names and their content, and moving one to another package
 * changes nothing; a type with a codec of its own, which cannot be looked into, appears with full
 * class names.
 */
public sealed interface Schema {

  /** The type's canonical text, such as {@code Bid{auction:long,time:Instant}}. */
  String text();

  /** The class of its values, type arguments erased. */
  Class<?> type();

  /**
   * Why values cannot be keys, with the path to the culprit; empty when they can. Keys are compared
   * and distributed by their bytes.
   */
  default Optional<String> refusalAsKey() {
    return KeyRule.refusal(this);
  }

  /**
   * Reads a type.
   *
   * @throws WeirException TYPE_UNSUPPORTED with the path to the field that has no codec
   */
  static Schema of(TypeRef<?> type) {
    return SchemaReader.read(type);
  }

  /**
   * Reads the type of a key.
   *
   * @throws WeirException TYPE_UNSUPPORTED when it has no codec or its codec is not canonical
   */
  static Schema ofKey(TypeRef<?> type) {
    Schema schema = of(type);
    schema
        .refusalAsKey()
        .ifPresent(
            reason -> {
              throw SchemaReader.unsupported(type + " cannot be a key: " + reason);
            });
    return schema;
  }

  /**
   * A single value of fixed meaning.
   *
   * @param type the primitive class where the value stands unboxed in a record or array
   */
  record Scalar(ScalarKind kind, Class<?> type) implements Schema {
    @Override
    public String text() {
      return kind.text();
    }
  }

  /**
   * An enum, by the names of its constants.
   *
   * @param constants in order of declaration
   */
  record EnumOf(Class<?> type, List<String> constants) implements Schema {
    public EnumOf {
      constants = List.copyOf(constants);
    }

    @Override
    public String text() {
      return type.getSimpleName() + "(" + String.join("|", constants) + ")";
    }
  }

  /** An {@link Optional}. */
  record OptionalOf(Schema element) implements Schema {
    @Override
    public String text() {
      return "Optional<" + element.text() + ">";
    }

    @Override
    public Class<?> type() {
      return Optional.class;
    }
  }

  /** A {@link List}, read back as an immutable one. */
  record ListOf(Schema element) implements Schema {
    @Override
    public String text() {
      return "List<" + element.text() + ">";
    }

    @Override
    public Class<?> type() {
      return List.class;
    }
  }

  /** A {@link java.util.Set}. */
  record SetOf(Schema element) implements Schema {
    @Override
    public String text() {
      return "Set<" + element.text() + ">";
    }

    @Override
    public Class<?> type() {
      return java.util.Set.class;
    }
  }

  /** A {@link java.util.Map}. */
  record MapOf(Schema key, Schema value) implements Schema {
    @Override
    public String text() {
      return "Map<" + key.text() + "," + value.text() + ">";
    }

    @Override
    public Class<?> type() {
      return java.util.Map.class;
    }
  }

  /**
   * An array, except {@code byte[]}, which is a scalar.
   *
   * @param type the array's own class
   */
  record ArrayOf(Class<?> type, Schema element) implements Schema {
    @Override
    public String text() {
      return element.text() + "[]";
    }
  }

  /**
   * A record.
   *
   * @param fields its components in order of declaration
   */
  record RecordOf(Class<?> type, List<Field> fields) implements Schema {
    public RecordOf {
      fields = List.copyOf(fields);
    }

    @Override
    public String text() {
      return type.getSimpleName()
          + fields.stream()
              .map(field -> field.name() + ":" + field.schema().text())
              .collect(Collectors.joining(",", "{", "}"));
    }
  }

  /** A record's component. */
  record Field(String name, Schema schema) {}

  /**
   * A sealed interface whose cases are records.
   *
   * @param cases in order of their tags, which are the simple names of the records
   */
  record SealedOf(Class<?> type, List<RecordOf> cases) implements Schema {
    public SealedOf {
      cases = List.copyOf(cases);
    }

    @Override
    public String text() {
      return type.getSimpleName()
          + cases.stream().map(Schema::text).collect(Collectors.joining("|", "[", "]"));
    }
  }

  /** A type with a codec of the user's own. */
  record Custom(Class<?> type, Codec<?> codec) implements Schema {
    @Override
    public String text() {
      return "custom(" + type.getName() + " by " + codecName(codec.getClass()) + ")";
    }

    private static String codecName(Class<?> codec) {
      return codec.isHidden() ? "lambda" : codec.getName();
    }
  }
}

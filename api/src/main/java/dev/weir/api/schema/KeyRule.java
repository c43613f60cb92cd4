package dev.weir.api.schema;

import java.util.Optional;

/** Which types can be keys: those whose equal values have equal bytes, and only those. */
final class KeyRule {
  private KeyRule() {}

  static Optional<String> refusal(Schema schema) {
    return refusal(schema, schema.type().getSimpleName());
  }

  private static Optional<String> refusal(Schema schema, String path) {
    if (schema instanceof Schema.Scalar scalar) {
      return scalar(scalar.kind(), path);
    }
    if (schema instanceof Schema.EnumOf) {
      return Optional.empty();
    }
    if (schema instanceof Schema.OptionalOf optional) {
      return refusal(optional.element(), path + "?");
    }
    if (schema instanceof Schema.ListOf list) {
      return refusal(list.element(), path + "[]");
    }
    if (schema instanceof Schema.SetOf) {
      return Optional.of(path + ": a Set has no order of its own; use a sorted List");
    }
    if (schema instanceof Schema.MapOf) {
      return Optional.of(path + ": a Map has no order of its own; use a record or a sorted List");
    }
    if (schema instanceof Schema.ArrayOf) {
      return array(path);
    }
    if (schema instanceof Schema.RecordOf record) {
      return record(record, path);
    }
    if (schema instanceof Schema.SealedOf sealed) {
      return sealed.cases().stream()
          .map(record -> record(record, record.type().getSimpleName()))
          .flatMap(Optional::stream)
          .findFirst();
    }
    return custom((Schema.Custom) schema, path);
  }

  private static Optional<String> scalar(ScalarKind kind, String path) {
    return switch (kind) {
      case FLOAT, DOUBLE ->
          Optional.of(
              path
                  + ": "
                  + kind.text()
                  + " has several forms of one value (NaN, 0.0 and -0.0);"
                  + " use a long, BigDecimal or String");
      case BYTES -> array(path);
      default -> Optional.empty();
    };
  }

  private static Optional<String> array(String path) {
    return Optional.of(path + ": arrays are equal only to themselves; use a List");
  }

  private static Optional<String> record(Schema.RecordOf record, String path) {
    for (Schema.Field field : record.fields()) {
      Optional<String> refusal = refusal(field.schema(), path + "." + field.name());
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> custom(Schema.Custom custom, String path) {
    if (custom.codec().canonical()) {
      return Optional.empty();
    }
    return Optional.of(
        path
            + ": the codec of "
            + custom.type().getName()
            + " does not say that it is canonical; override Codec.canonical if equal values always"
            + " have equal bytes");
  }
}

package dev.weir.connectors.files.json;

import dev.weir.api.schema.TypeRef;
import dev.weir.connectors.files.line.LineDecoder;
import dev.weir.connectors.files.line.LineEncoder;
import dev.weir.connectors.files.line.LineFormat;

/**
 * One JSON object a line. Its fields are the components of a record, by name; the order in a
 * written line is the record's, unknown fields of a read line are passed over. Immutable.
 */
public final class JsonLines<T> implements LineFormat<T> {
  private final TypeRef<T> type;
  private final JsonType json;

  /**
   * @throws dev.weir.api.error.WeirException WEIR-1008 with the path to a field whose type has no
   *     JSON form
   */
  public JsonLines(TypeRef<T> type) {
    this.type = type;
    this.json = JsonTypes.of(type.type());
  }

  @Override
  public String name() {
    return "ndjson";
  }

  @Override
  public String extension() {
    return "ndjson";
  }

  @Override
  public TypeRef<T> type() {
    return type;
  }

  @Override
  public LineDecoder<T> decoder() {
    return new JsonDecoder<>(json);
  }

  @Override
  public LineEncoder<T> encoder() {
    return new JsonEncoder<>(json);
  }
}

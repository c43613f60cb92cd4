package dev.weir.connectors.files.json;

import dev.weir.api.schema.TypeRef;
import dev.weir.connectors.files.line.LineDecoder;
import dev.weir.connectors.files.line.LineEncoder;
import dev.weir.connectors.files.line.LineFormat;

/** One JSON object a line. */
public final class JsonLines<T> implements LineFormat<T> {
  private final TypeRef<T> type;

  public JsonLines(TypeRef<T> type) {
    this.type = type;
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
    throw new UnsupportedOperationException();
  }

  @Override
  public LineEncoder<T> encoder() {
    throw new UnsupportedOperationException();
  }
}

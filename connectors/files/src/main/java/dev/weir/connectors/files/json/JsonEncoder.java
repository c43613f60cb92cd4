package dev.weir.connectors.files.json;

import dev.weir.api.codec.ByteWriter;
import dev.weir.connectors.files.line.LineEncoder;

/** Writes one JSON value a line. Used by one thread. */
final class JsonEncoder<T> implements LineEncoder<T> {
  private final JsonType type;
  private final JsonText text = new JsonText();

  JsonEncoder(JsonType type) {
    this.type = type;
  }

  @Override
  public void encode(T record, ByteWriter out) {
    text.into(out);
    type.write(record, text);
    out.writeByte('\n');
  }
}

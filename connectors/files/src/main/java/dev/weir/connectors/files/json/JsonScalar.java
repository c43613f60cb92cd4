package dev.weir.connectors.files.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** A type whose values are one JSON token each. */
record JsonScalar(String expected, Reader reader, Writer writer) implements JsonType {
  /** Reads the current token; {@code type} is for the message when it does not fit. */
  @FunctionalInterface
  interface Reader {
    Object read(JsonParser parser, JsonType type) throws IOException, JsonMismatchException;
  }

  /** Writes a value of the type. */
  @FunctionalInterface
  interface Writer {
    void write(Object value, JsonText out);
  }

  @Override
  public Object read(JsonParser parser) throws IOException, JsonMismatchException {
    return reader.read(parser, this);
  }

  @Override
  public void write(Object value, JsonText out) {
    writer.write(value, out);
  }
}

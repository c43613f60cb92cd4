package dev.weir.connectors.files.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** A value that may be missing or null. Written as null, so that all lines have the same fields. */
record JsonOptional(JsonType value) implements JsonType {
  @Override
  public String expected() {
    return value.expected() + " or null";
  }

  @Override
  public Object read(JsonParser parser) throws IOException, JsonMismatchException {
    return parser.currentToken() == JsonToken.VALUE_NULL
        ? Optional.empty()
        : Optional.of(value.read(parser));
  }

  @Override
  public void write(Object optional, JsonText out) {
    Optional<?> present = (Optional<?>) optional;
    if (present.isPresent()) {
      value.write(present.get(), out);
    } else {
      out.raw("null");
    }
  }

  @Override
  public Object absent() {
    return Optional.empty();
  }
}

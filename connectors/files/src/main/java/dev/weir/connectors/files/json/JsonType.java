package dev.weir.connectors.files.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How values of one Java type stand in JSON. Immutable, shared by threads. */
interface JsonType {
  /** What a user is told to write: {@code a whole number (int)}. */
  String expected();

  /**
   * Reads the value that begins with the parser's current token, and leaves the parser at its last
   * token. Never gives null.
   */
  Object read(JsonParser parser) throws IOException, JsonMismatchException;

  void write(Object value, JsonText out);

  /** What a missing field stands for; null where it must not be missing. */
  default @Nullable Object absent() {
    return null;
  }
}

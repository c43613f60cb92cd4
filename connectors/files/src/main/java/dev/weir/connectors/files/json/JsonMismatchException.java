package dev.weir.connectors.files.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON that does not fit its type, or is none. The path to the value is put together on the way
 * out, so that reading a good line costs nothing for it.
 */
final class JsonMismatchException extends Exception {
  private static final int MAX_SHOWN_CHARS = 40;

  private final int at;
  private final StringBuilder path = new StringBuilder();

  private JsonMismatchException(long at, String message) {
    super(message);
    this.at = (int) Math.max(0, at);
  }

  /** The current token is not what the type expects. */
  static JsonMismatchException unexpected(JsonParser parser, JsonType type) {
    return unexpected(parser, type.expected());
  }

  static JsonMismatchException unexpected(JsonParser parser, String expected) {
    try {
      return at(parser, "expected " + expected + ", found " + found(parser));
    } catch (JsonProcessingException e) {
      return syntax(e);
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory could not be read", e);
    }
  }

  /** The value at the current token is no possible one. */
  static JsonMismatchException at(JsonParser parser, String message) {
    return new JsonMismatchException(parser.currentTokenLocation().getByteOffset(), message);
  }

  static JsonMismatchException syntax(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return new JsonMismatchException(
        location == null ? 0 : location.getByteOffset(),
        "expected valid JSON, found: " + e.getOriginalMessage());
  }

  JsonMismatchException inField(String name) {
    path.insert(0, path.isEmpty() || path.charAt(0) == '[' ? name : name + ".");
    return this;
  }

  JsonMismatchException inElement(Object index) {
    path.insert(0, "[" + index + "]" + (path.isEmpty() || path.charAt(0) == '[' ? "" : "."));
    return this;
  }

  /** Offset in bytes from the start of the line. */
  int at() {
    return at;
  }

  /** With the path to the value, where there is one. */
  String described() {
    String what = String.valueOf(getMessage());
    return path.isEmpty() ? what : "field '" + path + "': " + what;
  }

  private static String found(JsonParser parser) throws IOException {
    if (parser.currentToken() == null) {
      return "the end of the line";
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case END_OBJECT -> "the end of an object";
      case END_ARRAY -> "the end of an array";
      case VALUE_STRING -> "the text \"" + shown(parser.getText()) + "\"";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + shown(parser.getText());
      default -> parser.getText();
    };
  }

  private static String shown(String text) {
    return text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "…";
  }
}

package dev.weir.connectors.files.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** An enum's constants by their names. */
record JsonEnum(Map<String, Object> constants) implements JsonType {
  static JsonEnum of(Class<?> type) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(((Enum<?>) constant).name(), constant);
    }
    return new JsonEnum(constants);
  }

  @Override
  public String expected() {
    return "one of " + constants.keySet();
  }

  @Override
  public Object read(JsonParser parser) throws IOException, JsonMismatchException {
    Object constant =
        parser.currentToken() == JsonToken.VALUE_STRING ? constants.get(parser.getText()) : null;
    if (constant == null) {
      throw JsonMismatchException.unexpected(parser, this);
    }
    return constant;
  }

  @Override
  public void write(Object value, JsonText out) {
    out.string(((Enum<?>) value).name());
  }
}

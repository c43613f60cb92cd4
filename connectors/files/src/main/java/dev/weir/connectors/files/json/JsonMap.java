package dev.weir.connectors.files.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A map with texts as keys, as an object. Written in order of the keys. */
record JsonMap(JsonType value) implements JsonType {
  @Override
  public String expected() {
    return "an object (map)";
  }

  @Override
  public Object read(JsonParser parser) throws IOException, JsonMismatchException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw JsonMismatchException.unexpected(parser, this);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      try {
        if (values.containsKey(key)) {
          throw JsonMismatchException.at(parser, "expected once, found twice");
        }
        parser.nextToken();
        values.put(key, value.read(parser));
      } catch (JsonMismatchException e) {
        throw e.inElement("\"" + key + "\"");
      } catch (JsonProcessingException e) {
        throw JsonMismatchException.syntax(e).inElement("\"" + key + "\"");
      }
    }
    return Collections.unmodifiableMap(values);
  }

  @Override
  public void write(Object map, JsonText out) {
    Map<?, ?> values = (Map<?, ?>) map;
    String[] keys = values.keySet().toArray(new String[0]);
    Arrays.sort(keys);
    out.raw('{');
    for (int i = 0; i < keys.length; i++) {
      Object each = values.get(keys[i]);
      if (each == null) {
        throw new IllegalArgumentException("value of the key \"" + keys[i] + "\" is null");
      }
      if (i > 0) {
        out.raw(',');
      }
      out.string(keys[i]);
      out.raw(':');
      value.write(each, out);
    }
    out.raw('}');
  }
}

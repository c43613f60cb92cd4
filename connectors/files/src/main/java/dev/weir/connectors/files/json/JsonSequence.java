package dev.weir.connectors.files.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list or a Java array as a JSON array.
 *
 * @param component type of a Java array's components; null for a list
 */
record JsonSequence(JsonType element, @Nullable Class<?> component) implements JsonType {
  @Override
  public String expected() {
    return "an array";
  }

  @Override
  public Object read(JsonParser parser) throws IOException, JsonMismatchException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw JsonMismatchException.unexpected(parser, this);
    }
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      try {
        elements.add(element.read(parser));
      } catch (JsonMismatchException e) {
        throw e.inElement(elements.size());
      } catch (JsonProcessingException e) {
        throw JsonMismatchException.syntax(e).inElement(elements.size());
      }
    }
    return component == null ? Collections.unmodifiableList(elements) : array(elements, component);
  }

  private static Object array(List<Object> elements, Class<?> component) {
    Object array = Array.newInstance(component, elements.size());
    for (int i = 0; i < elements.size(); i++) {
      Array.set(array, i, elements.get(i));
    }
    return array;
  }

  @Override
  public void write(Object value, JsonText out) {
    out.raw('[');
    if (component == null) {
      int i = 0;
      for (Object each : (List<?>) value) {
        write(each, i++, out);
      }
    } else {
      for (int i = 0; i < Array.getLength(value); i++) {
        write(Array.get(value, i), i, out);
      }
    }
    out.raw(']');
  }

  private void write(@Nullable Object each, int i, JsonText out) {
    if (each == null) {
      throw new IllegalArgumentException("element " + i + " of an array is null");
    }
    if (i > 0) {
      out.raw(',');
    }
    element.write(each, out);
  }
}

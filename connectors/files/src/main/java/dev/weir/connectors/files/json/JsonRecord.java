package dev.weir.connectors.files.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A record as an object. Reflection is done when it is made; afterwards only method handles are
 * called. A record that contains itself refers to this object, so {@link #fields} comes later than
 * the object.
 */
final class JsonRecord implements JsonType {
  private final String name;
  private final MethodHandle constructor;
  private final Map<String, Integer> places = new HashMap<>();
  private Field[] fields = {};

  /**
   * @param constructor takes an array of the components' values
   */
  JsonRecord(Class<?> type, MethodHandle constructor) {
    this.name = type.getSimpleName();
    this.constructor = constructor;
  }

  /**
   * A component.
   *
   * @param head what stands before its value in the text
   * @param write reads the component from a record and writes it
   */
  private record Field(String name, byte[] head, JsonType type, Write write) {}

  /** Writes one component of a record. */
  @FunctionalInterface
  private interface Write {
    void write(Object record, JsonText out) throws Throwable;
  }

  /**
   * A component as reflection finds it.
   *
   * @param getter takes the record as an Object
   */
  record Component(String name, JsonType type, MethodHandle getter) {}

  void fields(List<Component> components) {
    fields = new Field[components.size()];
    for (int i = 0; i < fields.length; i++) {
      Component component = components.get(i);
      places.put(component.name(), i);
      byte[] head =
          ((i == 0 ? "{\"" : ",\"") + component.name() + "\":").getBytes(StandardCharsets.UTF_8);
      fields[i] = new Field(component.name(), head, component.type(), write(component));
    }
  }

  /** Without boxing for the commonest primitives. */
  private static Write write(Component component) {
    JsonType type = component.type();
    Class<?> raw = component.getter().type().returnType();
    if (raw == long.class || raw == int.class) {
      MethodHandle getter =
          component.getter().asType(component.getter().type().changeReturnType(long.class));
      return (record, out) -> out.number((long) getter.invokeExact(record));
    }
    if (raw == double.class) {
      MethodHandle getter = component.getter();
      return (record, out) -> out.number((double) getter.invokeExact(record));
    }
    MethodHandle getter =
        component.getter().asType(component.getter().type().changeReturnType(Object.class));
    return (record, out) -> {
      Object value = (Object) getter.invokeExact(record);
      if (value == null) {
        throw new IllegalArgumentException(
            "field '" + component.name() + "' is null; a value that may be missing is an Optional");
      }
      type.write(value, out);
    };
  }

  @Override
  public String expected() {
    return "an object (" + name + ")";
  }

  @Override
  public Object read(JsonParser parser) throws IOException, JsonMismatchException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw JsonMismatchException.unexpected(parser, this);
    }
    Object[] values = new Object[fields.length];
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      Integer place = places.get(parser.currentName());
      if (place == null) {
        parser.nextToken();
        parser.skipChildren();
      } else {
        values[place] = readField(parser, fields[place], values[place] != null);
      }
    }
    for (int i = 0; i < fields.length; i++) {
      if (values[i] == null) {
        values[i] = absent(parser, fields[i]);
      }
    }
    return construct(parser, values);
  }

  private static Object readField(JsonParser parser, Field field, boolean twice)
      throws IOException, JsonMismatchException {
    try {
      if (twice) {
        throw JsonMismatchException.at(parser, "expected once, found twice");
      }
      parser.nextToken();
      return field.type().read(parser);
    } catch (JsonMismatchException e) {
      throw e.inField(field.name());
    } catch (JsonProcessingException e) {
      throw JsonMismatchException.syntax(e).inField(field.name());
    }
  }

  private static Object absent(JsonParser parser, Field field) throws JsonMismatchException {
    Object absent = field.type().absent();
    if (absent == null) {
      throw JsonMismatchException.at(
              parser, "expected " + field.type().expected() + ", found no such field")
          .inField(field.name());
    }
    return absent;
  }

  private Object construct(JsonParser parser, Object[] values) throws JsonMismatchException {
    try {
      return (Object) constructor.invokeExact(values);
    } catch (RuntimeException e) {
      throw JsonMismatchException.at(
          parser, "expected values that " + name + " accepts, found: " + e);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the constructor of " + name + " failed", e);
    }
  }

  @Override
  public void write(Object value, JsonText out) {
    if (fields.length == 0) {
      out.raw('{');
    }
    for (Field field : fields) {
      out.raw(field.head());
      write(field, value, out);
    }
    out.raw('}');
  }

  private static void write(Field field, Object record, JsonText out) {
    try {
      field.write().write(record, out);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("reading field '" + field.name() + "' failed", e);
    }
  }
}

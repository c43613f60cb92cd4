package dev.weir.connectors.files.json;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the JSON form of a Java type, by reflection, once. Used by one thread. */
final class JsonTypes {
  /** Deeper than any type means itself in ever new arguments: {@code Pair<Pair<…>>}. */
  private static final int MAX_DEPTH = 50;

  /** By what a record's components depend on: its class and its type arguments. */
  private final Map<List<Object>, JsonRecord> records = new HashMap<>();

  private JsonTypes() {}

  static JsonType of(Type type) {
    return new JsonTypes().find(type, Map.of(), new Place(typeName(type), 0));
  }

  /** Where in the type we are, for messages. */
  private record Place(String path, int depth) {
    Place at(String step) {
      return new Place(path + step, depth + 1);
    }
  }

  private JsonType find(Type type, Map<TypeVariable<?>, Type> bound, Place place) {
    if (place.depth() > MAX_DEPTH) {
      throw unsupported(place, "it is nested too deeply");
    }
    if (type instanceof Class<?> raw) {
      return ofClass(raw, place);
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      return ofGeneric(raw, generic.getActualTypeArguments(), bound, place);
    }
    if (type instanceof TypeVariable<?> variable && bound.containsKey(variable)) {
      return find(bound.get(variable), Map.of(), place);
    }
    if (type instanceof GenericArrayType array) {
      Type component = TypeArguments.substituted(array.getGenericComponentType(), bound);
      return new JsonSequence(
          find(component, Map.of(), place.at("[]")), rawClass(component, place));
    }
    throw unsupported(place, "the type " + type.getTypeName() + " is not known");
  }

  private JsonType ofClass(Class<?> raw, Place place) {
    JsonType scalar = JsonScalars.of(raw);
    if (scalar != null) {
      return scalar;
    }
    if (raw.isEnum()) {
      return JsonEnum.of(raw);
    }
    if (raw.isArray()) {
      Class<?> component = raw.getComponentType();
      return new JsonSequence(find(component, Map.of(), place.at("[]")), component);
    }
    if (raw.isRecord() && raw.getTypeParameters().length == 0) {
      return ofRecord(raw, Map.of(), place);
    }
    if (raw.getTypeParameters().length > 0) {
      throw unsupported(
          place, raw.getSimpleName() + " has type parameters; write new TypeRef<…>() {}");
    }
    throw unsupported(
        place,
        raw.getName()
            + " has no JSON form; use a record, a primitive, String, an enum, Optional, List,"
            + " Map<String, …>, BigDecimal, Instant, Duration, LocalDate or LocalDateTime");
  }

  private JsonType ofGeneric(
      Class<?> raw, Type[] arguments, Map<TypeVariable<?>, Type> bound, Place place) {
    Type[] actual = new Type[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      actual[i] = TypeArguments.substituted(arguments[i], bound);
    }
    if (raw == Optional.class) {
      JsonType value = find(actual[0], Map.of(), place);
      if (value instanceof JsonOptional) {
        throw unsupported(place, "an Optional of an Optional has no JSON form");
      }
      return new JsonOptional(value);
    }
    if (raw == List.class) {
      return new JsonSequence(find(actual[0], Map.of(), place.at("[]")), null);
    }
    if (raw == Map.class) {
      if (actual[0] != String.class) {
        throw unsupported(
            place, "a map's keys are String in JSON, but these are " + actual[0].getTypeName());
      }
      return new JsonMap(find(actual[1], Map.of(), place.at("{}")));
    }
    if (raw.isRecord()) {
      Map<TypeVariable<?>, Type> own = new HashMap<>();
      for (int i = 0; i < actual.length; i++) {
        own.put(raw.getTypeParameters()[i], actual[i]);
      }
      return ofRecord(raw, own, place);
    }
    throw unsupported(
        place, raw.getName() + " has no JSON form; use List, Map<String, …> or Optional");
  }

  private JsonRecord ofRecord(Class<?> raw, Map<TypeVariable<?>, Type> bound, Place place) {
    List<Object> key = new ArrayList<>(List.of(raw));
    for (TypeVariable<?> variable : raw.getTypeParameters()) {
      key.add(bound.getOrDefault(variable, variable).getTypeName());
    }
    JsonRecord known = records.get(key);
    if (known != null) {
      return known;
    }
    RecordComponent[] components = raw.getRecordComponents();
    JsonRecord record = new JsonRecord(raw, RecordHandles.constructor(raw, place.path()));
    records.put(key, record);
    List<JsonRecord.Component> found = new ArrayList<>();
    for (RecordComponent component : components) {
      JsonType type = find(component.getGenericType(), bound, place.at("." + component.getName()));
      found.add(
          new JsonRecord.Component(
              component.getName(), type, RecordHandles.getter(component, place.path())));
    }
    record.fields(found);
    return record;
  }

  private static String typeName(Type type) {
    return type instanceof Class<?> raw ? raw.getSimpleName() : type.getTypeName();
  }

  private static WeirException unsupported(Place place, String why) {
    return unsupported(place.path(), why);
  }

  static WeirException unsupported(String path, String why) {
    return new WeirException(ErrorCode.TYPE_UNSUPPORTED, "JSON of " + path + ": " + why);
  }

  private static Class<?> rawClass(Type type, Place place) {
    if (type instanceof Class<?> raw) {
      return raw;
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      return raw;
    }
    throw unsupported(place, "an array of " + type.getTypeName() + " is not known");
  }
}

package dev.weir.api.schema;

import dev.weir.api.codec.Codec;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.Schema.RecordOf;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a type into a {@link Schema} by reflection. One object reads one type; {@code path} is
 * where it stands, for the message that refuses a type.
 */
final class SchemaReader {
  /** Records in records; only a generic type that grows in itself comes near. */
  private static final int MAX_DEPTH = 64;

  private final Deque<Open> open = new ArrayDeque<>();

  /** A record that is being read, and what its type variables stand for. */
  private record Open(Class<?> type, Map<TypeVariable<?>, Type> bound) {}

  private SchemaReader() {}

  static Schema read(TypeRef<?> type) {
    Codec<?> codec = type.codec();
    if (codec != null) {
      return new Schema.Custom(erase(type.type()), codec);
    }
    String path = erase(type.type()).getSimpleName().replace("[]", "");
    return new SchemaReader().read(type.type(), Map.of(), path);
  }

  static WeirException unsupported(String message) {
    return new WeirException(ErrorCode.TYPE_UNSUPPORTED, message);
  }

  private Schema read(Type type, Map<TypeVariable<?>, Type> bound, String path) {
    if (type instanceof Class<?> plain) {
      return plain(plain, path);
    }
    if (type instanceof ParameterizedType generic) {
      return generic(generic, bound, path);
    }
    if (type instanceof GenericArrayType array) {
      Schema element = read(array.getGenericComponentType(), bound, path + "[]");
      return new Schema.ArrayOf(element.type().arrayType(), element);
    }
    if (type instanceof TypeVariable<?> variable) {
      Type value = bound.get(variable);
      if (value == null) {
        throw unsupported(path + ": type " + variable + " is not known here; write it out");
      }
      return read(value, bound, path);
    }
    if (type instanceof WildcardType) {
      throw unsupported(path + ": " + type.getTypeName() + " can be anything; name one type");
    }
    throw unsupported(path + ": " + type.getTypeName() + " has no codec");
  }

  private Schema plain(Class<?> type, String path) {
    ScalarKind kind = ScalarKind.of(type);
    if (kind != null) {
      return new Schema.Scalar(kind, type);
    }
    Schema.Custom custom = annotated(type, type, path);
    if (custom != null) {
      return custom;
    }
    if (type.getTypeParameters().length > 0) {
      throw unsupported(path + ": " + RefusedTypes.rawHint(type));
    }
    if (type.isArray()) {
      return new Schema.ArrayOf(type, plain(type.getComponentType(), path + "[]"));
    }
    if (type.isEnum()) {
      return enumOf(type);
    }
    if (type.isRecord()) {
      return record(type, Map.of(), path);
    }
    if (type.isSealed()) {
      return sealed(type, Map.of(), path);
    }
    throw refused(type, path);
  }

  private Schema generic(ParameterizedType type, Map<TypeVariable<?>, Type> outer, String path) {
    Class<?> raw = erase(type);
    Type[] given = type.getActualTypeArguments();
    if (raw == Optional.class) {
      return new Schema.OptionalOf(read(given[0], outer, path + "?"));
    }
    if (raw == List.class) {
      return new Schema.ListOf(read(given[0], outer, path + "[]"));
    }
    if (raw == Set.class) {
      return new Schema.SetOf(read(given[0], outer, path + "[]"));
    }
    if (raw == Map.class) {
      return new Schema.MapOf(
          read(given[0], outer, path + "<key>"), read(given[1], outer, path + "<value>"));
    }
    Schema.Custom custom = annotated(raw, raw, path);
    if (custom != null) {
      return custom;
    }
    var bound = new HashMap<TypeVariable<?>, Type>();
    for (int i = 0; i < given.length; i++) {
      bound.put(raw.getTypeParameters()[i], resolve(given[i], outer));
    }
    if (raw.isRecord()) {
      return record(raw, bound, path);
    }
    if (raw.isSealed()) {
      return sealed(raw, bound, path);
    }
    throw refused(raw, path);
  }

  private static Schema.EnumOf enumOf(Class<?> type) {
    return new Schema.EnumOf(
        type, Arrays.stream(type.getEnumConstants()).map(c -> ((Enum<?>) c).name()).toList());
  }

  private RecordOf record(Class<?> type, Map<TypeVariable<?>, Type> bound, String path) {
    var self = new Open(type, bound);
    if (open.contains(self)) {
      throw unsupported(
          path
              + ": "
              + type.getName()
              + " contains itself; keep references by an id instead, or give it a Codec");
    }
    if (open.size() == MAX_DEPTH) {
      throw unsupported(
          path + ": " + type.getName() + " is nested deeper than " + MAX_DEPTH + " records");
    }
    open.push(self);
    var fields = new ArrayList<Schema.Field>();
    for (RecordComponent component : type.getRecordComponents()) {
      String at = path + "." + component.getName();
      Schema.Custom custom = annotated(component, component.getType(), at);
      Schema schema = custom != null ? custom : read(component.getGenericType(), bound, at);
      fields.add(new Schema.Field(component.getName(), schema));
    }
    open.pop();
    return new RecordOf(type, fields);
  }

  private Schema sealed(Class<?> type, Map<TypeVariable<?>, Type> bound, String path) {
    if (!type.isInterface()) {
      throw unsupported(
          path
              + ": "
              + type.getName()
              + " is a sealed class; make it a sealed interface of records");
    }
    var cases = new TreeMap<String, RecordOf>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      var inner = argumentsOf(permitted, type, bound);
      if (permitted.isRecord()) {
        add(cases, record(permitted, inner, permitted.getSimpleName()), path);
      } else if (permitted.isInterface() && permitted.isSealed()) {
        for (RecordOf nested : ((Schema.SealedOf) sealed(permitted, inner, path)).cases()) {
          add(cases, nested, path);
        }
      } else {
        throw unsupported(
            path
                + ": "
                + permitted.getName()
                + " is a case of "
                + type.getName()
                + " but no record");
      }
    }
    return new Schema.SealedOf(type, List.copyOf(cases.values()));
  }

  /** A record may implement two parts of a hierarchy and so be met twice; that is one case. */
  private static void add(Map<String, RecordOf> cases, RecordOf found, String path) {
    RecordOf other = cases.putIfAbsent(found.type().getSimpleName(), found);
    if (other != null && other.type() != found.type()) {
      throw unsupported(
          path
              + ": cases "
              + other.type().getName()
              + " and "
              + found.type().getName()
              + " have the same simple name, which is their tag");
    }
  }

  /** What the type variables of a case are, given those of the sealed interface. */
  private static Map<TypeVariable<?>, Type> argumentsOf(
      Class<?> permitted, Class<?> parent, Map<TypeVariable<?>, Type> bound) {
    var inner = new HashMap<TypeVariable<?>, Type>();
    for (Type implemented : permitted.getGenericInterfaces()) {
      if (implemented instanceof ParameterizedType generic && generic.getRawType() == parent) {
        Type[] given = generic.getActualTypeArguments();
        for (int i = 0; i < given.length; i++) {
          Type value = bound.get(parent.getTypeParameters()[i]);
          if (given[i] instanceof TypeVariable<?> variable && value != null) {
            inner.put(variable, value);
          }
        }
      }
    }
    return inner;
  }

  /** The type with its variables replaced, so that it can be read in another record. */
  private static Type resolve(Type type, Map<TypeVariable<?>, Type> bound) {
    if (type instanceof TypeVariable<?> variable) {
      return bound.getOrDefault(variable, type);
    }
    if (type instanceof ParameterizedType generic) {
      Type[] given = generic.getActualTypeArguments();
      Type[] resolved = new Type[given.length];
      for (int i = 0; i < given.length; i++) {
        resolved[i] = resolve(given[i], bound);
      }
      return new Resolved(erase(generic), resolved);
    }
    if (type instanceof GenericArrayType array) {
      Type element = resolve(array.getGenericComponentType(), bound);
      return element instanceof Class<?> plain ? plain.arrayType() : new ResolvedArray(element);
    }
    return type;
  }

  private Schema.@Nullable Custom annotated(AnnotatedElement where, Class<?> type, String path) {
    EncodedBy encodedBy = where.getAnnotation(EncodedBy.class);
    if (encodedBy == null) {
      return null;
    }
    try {
      Constructor<? extends Codec<?>> constructor = encodedBy.value().getDeclaredConstructor();
      constructor.setAccessible(true);
      return new Schema.Custom(type, constructor.newInstance());
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new WeirException(
          ErrorCode.TYPE_UNSUPPORTED,
          path
              + ": its codec "
              + encodedBy.value().getName()
              + " cannot be made; it needs a constructor without parameters that does not fail",
          e);
    }
  }

  private static WeirException refused(Class<?> type, String path) {
    return unsupported(path + ": " + RefusedTypes.hint(type));
  }

  static Class<?> erase(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    if (type instanceof ParameterizedType generic) {
      return (Class<?>) generic.getRawType();
    }
    if (type instanceof GenericArrayType array) {
      return erase(array.getGenericComponentType()).arrayType();
    }
    return Object.class;
  }

  /** A generic type with its variables filled in. */
  private record Resolved(Class<?> raw, Type[] arguments) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return arguments;
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return raw.getDeclaringClass();
    }
  }

  /** An array whose element is a generic type with its variables filled in. */
  private record ResolvedArray(Type element) implements GenericArrayType {
    @Override
    public Type getGenericComponentType() {
      return element;
    }
  }
}

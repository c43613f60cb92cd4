package dev.weir.worker.codec;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A type without variables and wildcards, equal to another by content. An array's only argument is
 * its component type.
 */
record ResolvedType(Class<?> raw, List<ResolvedType> arguments) {

  static ResolvedType of(Type type, Map<TypeVariable<?>, ResolvedType> bound, String path) {
    if (type instanceof Class<?> raw) {
      return ofClass(raw, path);
    }
    if (type instanceof ParameterizedType parameterized) {
      List<ResolvedType> arguments = new ArrayList<>();
      for (Type argument : parameterized.getActualTypeArguments()) {
        arguments.add(of(argument, bound, path));
      }
      return new ResolvedType((Class<?>) parameterized.getRawType(), List.copyOf(arguments));
    }
    if (type instanceof GenericArrayType array) {
      ResolvedType component = of(array.getGenericComponentType(), bound, path);
      return new ResolvedType(component.raw.arrayType(), List.of(component));
    }
    if (type instanceof WildcardType wildcard) {
      return of(wildcard.getUpperBounds()[0], bound, path);
    }
    if (type instanceof TypeVariable<?> variable) {
      ResolvedType actual = bound.get(variable);
      if (actual != null) {
        return actual;
      }
    }
    throw unsupported(path, type.getTypeName(), "its type variable is not bound to a type");
  }

  private static ResolvedType ofClass(Class<?> raw, String path) {
    if (raw.isArray()) {
      return new ResolvedType(raw, List.of(ofClass(raw.getComponentType(), path)));
    }
    if (raw.getTypeParameters().length > 0) {
      throw unsupported(
          path,
          raw.getTypeName(),
          "its type arguments are missing, spell them out: new TypeRef<"
              + raw.getSimpleName()
              + "<…>>() {}");
    }
    return new ResolvedType(raw, List.of());
  }

  /** What this type's own variables stand for. */
  Map<TypeVariable<?>, ResolvedType> bindings() {
    Map<TypeVariable<?>, ResolvedType> bound = new HashMap<>();
    if (!raw.isArray()) {
      TypeVariable<?>[] variables = raw.getTypeParameters();
      for (int i = 0; i < variables.length; i++) {
        bound.put(variables[i], arguments.get(i));
      }
    }
    return bound;
  }

  /**
   * The subtype {@code leaf} of this sealed type with its type arguments found from this one's, as
   * {@code Ok<Bid>} from {@code Result<Bid>} where {@code record Ok<T>(T value) implements
   * Result<T>}.
   */
  ResolvedType narrow(Class<?> leaf, String path) {
    TypeVariable<?>[] variables = leaf.getTypeParameters();
    Map<TypeVariable<?>, ResolvedType> bound = new HashMap<>();
    if (variables.length > 0 && superType(leaf) instanceof ParameterizedType declared) {
      unify(declared, this, bound);
    }
    List<ResolvedType> found = new ArrayList<>();
    for (TypeVariable<?> variable : variables) {
      ResolvedType actual = bound.get(variable);
      if (actual == null) {
        throw unsupported(
            path,
            leaf.getTypeName(),
            "its type variable " + variable + " does not follow from " + this);
      }
      found.add(actual);
    }
    return new ResolvedType(leaf, List.copyOf(found));
  }

  /** How the direct subtype {@code leaf} names this type in its declaration. */
  private @Nullable Type superType(Class<?> leaf) {
    for (Type candidate : leaf.getGenericInterfaces()) {
      if (candidate instanceof ParameterizedType parameterized
          && parameterized.getRawType() == raw) {
        return candidate;
      }
    }
    return null;
  }

  private static void unify(
      Type declared, ResolvedType actual, Map<TypeVariable<?>, ResolvedType> bound) {
    if (declared instanceof TypeVariable<?> variable) {
      bound.putIfAbsent(variable, actual);
    } else if (declared instanceof ParameterizedType parameterized) {
      Type[] inner = parameterized.getActualTypeArguments();
      for (int i = 0; i < inner.length && i < actual.arguments.size(); i++) {
        unify(inner[i], actual.arguments.get(i), bound);
      }
    }
  }

  ResolvedType argument(int index) {
    return arguments.get(index);
  }

  static WeirException unsupported(String path, String type, String reason) {
    return new WeirException(ErrorCode.TYPE_UNSUPPORTED, path + ": " + type + ": " + reason);
  }

  @Override
  public String toString() {
    if (raw.isArray()) {
      return arguments.get(0) + "[]";
    }
    if (arguments.isEmpty()) {
      return raw.getTypeName();
    }
    StringBuilder text = new StringBuilder(raw.getTypeName()).append('<');
    for (int i = 0; i < arguments.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(arguments.get(i));
    }
    return text.append('>').toString();
  }
}

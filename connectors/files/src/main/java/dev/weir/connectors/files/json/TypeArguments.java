package dev.weir.connectors.files.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.List;
import java.util.Map;

/** Type variables and what stands for them. Stateless. */
final class TypeArguments {
  private TypeArguments() {}

  /** The type with its variables replaced. */
  static Type substituted(Type type, Map<TypeVariable<?>, Type> bound) {
    if (type instanceof TypeVariable<?> variable) {
      return bound.getOrDefault(variable, type);
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Type[] actual = new Type[arguments.length];
      for (int i = 0; i < arguments.length; i++) {
        actual[i] = substituted(arguments[i], bound);
      }
      return new Applied(generic.getRawType(), List.of(actual));
    }
    return type;
  }

  /** A generic type with arguments put in. */
  private record Applied(Type raw, List<Type> arguments) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(new Type[0]);
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @org.jspecify.annotations.Nullable Type getOwnerType() {
      return null;
    }

    @Override
    public String getTypeName() {
      return raw.getTypeName() + arguments.stream().map(Type::getTypeName).toList();
    }
  }
}

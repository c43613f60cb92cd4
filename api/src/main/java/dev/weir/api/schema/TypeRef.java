package dev.weir.api.schema;

import dev.weir.api.codec.Codec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A type said in full, generics included, where a stream changes its type: {@code
 * TypeRef.of(Bid.class)} or {@code new TypeRef<List<String>>() {}}. Types are never guessed from
 * lambdas.
 */
public class TypeRef<T> {
  private final Type type;
  private final @Nullable Codec<T> codec;

  /** For anonymous subclasses: {@code new TypeRef<Map<String, Long>>() {}}. */
  protected TypeRef() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType self)
        || self.getRawType() != TypeRef.class) {
      throw new IllegalArgumentException("write new TypeRef<X>() {} with X spelled out");
    }
    this.type = self.getActualTypeArguments()[0];
    this.codec = null;
  }

  private TypeRef(Type type, @Nullable Codec<T> codec) {
    this.type = Objects.requireNonNull(type, "type");
    this.codec = codec;
  }

  public static <T> TypeRef<T> of(Class<T> type) {
    return new TypeRef<>(type, null);
  }

  /** A foreign type with a codec of the user's own. */
  public static <T> TypeRef<T> of(Class<T> type, Codec<T> codec) {
    return new TypeRef<>(type, codec);
  }

  /** A type known only at run time, such as a record component's. */
  public static TypeRef<?> of(Type type) {
    return new TypeRef<>(type, null);
  }

  public Type type() {
    return type;
  }

  /** The user's own codec, if there is one. */
  public @Nullable Codec<T> codec() {
    return codec;
  }

  @Override
  public String toString() {
    return type.getTypeName();
  }
}

package dev.weir.worker.codec;

import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A record type and the codecs of its components, in their order. Holds the two failures that
 * generated code reports through JDK types only, as it sees no class of this package.
 */
record RecordShape(Class<?> type, List<Codec<?>> codecs) {
  RecordComponent[] components() {
    return type.getRecordComponents();
  }

  Constructor<?> constructor() throws NoSuchMethodException {
    return type.getDeclaredConstructor(
        Arrays.stream(components()).map(RecordComponent::getType).toArray(Class<?>[]::new));
  }

  /** See {@link Codec#flat}. */
  boolean flat() {
    return codecs.stream().allMatch(Codec::flat);
  }

  /** From a component's name, and the failure inside of it where it is not null itself. */
  BiFunction<@Nullable RuntimeException, String, RuntimeException> nullFailure() {
    return (inner, component) -> {
      if (inner == null) {
        return NullValueException.of(type, component);
      }
      return inner instanceof NullValueException nested ? nested.inside(type, component) : inner;
    };
  }

  /** From what the constructor threw for decoded components. */
  RuntimeException refused(RuntimeException thrown) {
    return new MalformedBytesException(
        "the constructor of " + type.getName() + " refuses what was read: " + thrown);
  }
}

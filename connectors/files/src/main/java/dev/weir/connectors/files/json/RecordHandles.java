package dev.weir.connectors.files.json;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** How a record is made and read, whoever may see it. Stateless. */
final class RecordHandles {
  private RecordHandles() {}

  static MethodHandle constructor(Class<?> raw, String path) {
    Class<?>[] types =
        Arrays.stream(raw.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = raw.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(constructor)
          .asFixedArity()
          .asSpreader(Object[].class, types.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw JsonTypes.unsupported(path, "the record cannot be reached: " + e.getMessage());
    }
  }

  static MethodHandle getter(RecordComponent component, String path) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      MethodHandle getter = MethodHandles.lookup().unreflect(accessor);
      return getter.asType(getter.type().changeParameterType(0, Object.class));
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw JsonTypes.unsupported(path, "the record cannot be reached: " + e.getMessage());
    }
  }
}

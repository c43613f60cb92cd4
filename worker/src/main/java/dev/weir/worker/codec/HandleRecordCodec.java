package dev.weir.worker.codec;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;

/**
 * The codec of a record that no class can be generated beside, such as one in a module that is not
 * open: the same form as the generated codec's, by method handles and with boxes.
 */
record HandleRecordCodec(
    RecordShape shape, String[] names, MethodHandle[] accessors, MethodHandle constructor)
    implements Codec<Object> {

  static HandleRecordCodec of(RecordShape shape) {
    RecordComponent[] components = shape.components();
    String[] names = new String[components.length];
    MethodHandle[] accessors = new MethodHandle[components.length];
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      for (int i = 0; i < components.length; i++) {
        Method accessor = components[i].getAccessor();
        accessor.trySetAccessible();
        names[i] = components[i].getName();
        accessors[i] =
            lookup.unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class));
      }
      Constructor<?> constructor = shape.constructor();
      constructor.trySetAccessible();
      MethodHandle handle =
          lookup
              .unreflectConstructor(constructor)
              .asSpreader(Object[].class, components.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
      return new HandleRecordCodec(shape, names, accessors, handle);
    } catch (ReflectiveOperationException e) {
      throw new WeirException(
          ErrorCode.TYPE_UNSUPPORTED,
          shape.type().getName()
              + ": the record is not accessible; make it public in an exported package, or open its"
              + " module",
          e);
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public void encode(Object value, ByteWriter out) {
    if (accessors.length == 0) {
      out.writeByte(0);
    }
    for (int i = 0; i < accessors.length; i++) {
      Object part = call(accessors[i], value);
      if (part == null) {
        throw NullValueException.of(shape.type(), names[i]);
      }
      try {
        ((Codec<Object>) shape.codecs().get(i)).encode(part, out);
      } catch (NullValueException e) {
        throw e.inside(shape.type(), names[i]);
      }
    }
  }

  @Override
  public Object decode(ByteReader in) {
    if (accessors.length == 0) {
      in.readByte();
    }
    Object[] parts = new Object[accessors.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = shape.codecs().get(i).decode(in);
    }
    try {
      return call(constructor, parts);
    } catch (RuntimeException e) {
      throw shape.refused(e);
    }
  }

  @Override
  public boolean flat() {
    return shape.flat();
  }

  private static Object call(MethodHandle handle, Object argument) {
    try {
      return handle.invoke(argument);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}

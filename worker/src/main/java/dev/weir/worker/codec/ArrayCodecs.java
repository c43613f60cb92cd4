package dev.weir.worker.codec;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import java.lang.reflect.Array;

/** Codecs of arrays: varint count, then the elements in their own form. */
final class ArrayCodecs {
  private ArrayCodecs() {}

  static Codec<?> ofPrimitives(Class<?> component, Codec<Object> element) {
    if (component == int.class) {
      return new Ints();
    }
    if (component == long.class) {
      return new Longs();
    }
    if (component == double.class) {
      return new Doubles();
    }
    return new Primitives(component, element);
  }

  /** 4 bytes each. */
  record Ints() implements Codec<int[]> {
    @Override
    public void encode(int[] value, ByteWriter out) {
      out.writeVarInt(value.length);
      for (int each : value) {
        out.writeInt(each);
      }
    }

    @Override
    public int[] decode(ByteReader in) {
      int[] value = new int[in.readCount(Integer.BYTES)];
      for (int i = 0; i < value.length; i++) {
        value[i] = in.readInt();
      }
      return value;
    }
  }

  /** 8 bytes each. */
  record Longs() implements Codec<long[]> {
    @Override
    public void encode(long[] value, ByteWriter out) {
      out.writeVarInt(value.length);
      for (long each : value) {
        out.writeLong(each);
      }
    }

    @Override
    public long[] decode(ByteReader in) {
      long[] value = new long[in.readCount(Long.BYTES)];
      for (int i = 0; i < value.length; i++) {
        value[i] = in.readLong();
      }
      return value;
    }
  }

  /** 8 bytes each. */
  record Doubles() implements Codec<double[]> {
    @Override
    public void encode(double[] value, ByteWriter out) {
      out.writeVarInt(value.length);
      for (double each : value) {
        out.writeLong(Double.doubleToLongBits(each));
      }
    }

    @Override
    public double[] decode(ByteReader in) {
      double[] value = new double[in.readCount(Double.BYTES)];
      for (int i = 0; i < value.length; i++) {
        value[i] = in.readDouble();
      }
      return value;
    }
  }

  /** The primitives that are rare in arrays, by reflection. */
  record Primitives(Class<?> component, Codec<Object> element) implements Codec<Object> {
    @Override
    public void encode(Object value, ByteWriter out) {
      int length = Array.getLength(value);
      out.writeVarInt(length);
      for (int i = 0; i < length; i++) {
        element.encode(Array.get(value, i), out);
      }
    }

    @Override
    public Object decode(ByteReader in) {
      int length = in.readCount(1);
      Object value = Array.newInstance(component, length);
      for (int i = 0; i < length; i++) {
        Array.set(value, i, element.decode(in));
      }
      return value;
    }
  }

  /** References. */
  record Objects(Class<?> component, Codec<Object> element) implements Codec<Object[]> {
    @Override
    public void encode(Object[] value, ByteWriter out) {
      out.writeVarInt(value.length);
      for (int i = 0; i < value.length; i++) {
        Object each = value[i];
        if (each == null) {
          throw NullValueException.element("[" + i + "]");
        }
        try {
          element.encode(each, out);
        } catch (NullValueException e) {
          throw e.inside("[" + i + "]");
        }
      }
    }

    @Override
    public Object[] decode(ByteReader in) {
      Object[] value = (Object[]) Array.newInstance(component, in.readCount(1));
      for (int i = 0; i < value.length; i++) {
        value[i] = element.decode(in);
      }
      return value;
    }
  }
}

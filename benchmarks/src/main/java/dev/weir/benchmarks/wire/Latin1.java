package dev.weir.benchmarks.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Strings of one byte a character, which all of the workload's are: {@code u16 length | bytes}. The
 * length of null is {@link #NULL}.
 */
final class Latin1 {
  private static final int NULL = 0xffff;

  private Latin1() {}

  static void write(String text, DataOutput out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    out.writeShort(bytes.length);
    out.write(bytes, 0, bytes.length);
  }

  static void writeNullable(@Nullable String text, DataOutput out) throws IOException {
    if (text == null) {
      out.writeShort(NULL);
    } else {
      write(text, out);
    }
  }

  static String read(DataInput in) throws IOException {
    return text(in, in.readUnsignedShort());
  }

  static @Nullable String readNullable(DataInput in) throws IOException {
    int length = in.readUnsignedShort();
    return length == NULL ? null : text(in, length);
  }

  private static String text(DataInput in, int length) throws IOException {
    var bytes = new byte[length];
    in.readFully(bytes, 0, length);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}

package dev.weir.benchmarks.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Strings of one byte a character, which all of the workload's are: {@code u16 length | bytes}. */
final class Latin1 {
  private Latin1() {}

  static void write(String text, DataOutput out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    out.writeShort(bytes.length);
    out.write(bytes, 0, bytes.length);
  }

  static String read(DataInput in) throws IOException {
    var bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}

package dev.weir.worker.codec;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;

/**
 * A value of a sealed interface: the place of its record among the permitted ones, sorted by simple
 * name, as a varint; then the record. Interfaces permitted by the interface are replaced by what
 * they permit.
 */
record SealedCodec(Class<?>[] cases, Codec<Object>[] codecs) implements Codec<Object> {
  @Override
  public void encode(Object value, ByteWriter out) {
    Class<?> type = value.getClass();
    for (int tag = 0; tag < cases.length; tag++) {
      if (cases[tag] == type) {
        out.writeVarInt(tag);
        codecs[tag].encode(value, out);
        return;
      }
    }
    throw new IllegalArgumentException(type.getName() + " is not among the permitted types");
  }

  @Override
  public Object decode(ByteReader in) {
    int tag = in.readVarInt();
    if (tag < 0 || tag >= cases.length) {
      throw new MalformedBytesException(
          "tag: expected 0 to " + (cases.length - 1) + ", found " + tag);
    }
    return codecs[tag].decode(in);
  }
}

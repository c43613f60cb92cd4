package dev.weir.worker.codec;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;

/**
 * A value of a sealed interface: the place of its class among the permitted records and enums,
 * sorted by name, as a varint; then the value. Interfaces permitted by the interface are replaced
 * by what they permit.
 */
record SealedCodec(Class<?>[] leaves, Codec<Object>[] codecs) implements Codec<Object> {
  @Override
  public void encode(Object value, ByteWriter out) {
    Class<?> type =
        value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    for (int tag = 0; tag < leaves.length; tag++) {
      if (leaves[tag] == type) {
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
    if (tag < 0 || tag >= leaves.length) {
      throw new MalformedBytesException(
          "tag: expected 0 to " + (leaves.length - 1) + ", found " + tag);
    }
    return codecs[tag].decode(in);
  }
}

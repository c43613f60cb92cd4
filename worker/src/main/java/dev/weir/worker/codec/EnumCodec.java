package dev.weir.worker.codec;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.codec.Murmur3;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.nio.charset.StandardCharsets;

/**
 * An enum constant as 4 bytes: the {@link Murmur3} hash of its name in UTF-8. Unlike an ordinal it
 * survives reordering and added constants; unlike the name it has a fixed width and is read without
 * an allocation. Two constants of one enum with equal hashes are refused when the codec is made.
 *
 * @param hashes by ordinal
 */
record EnumCodec(Enum<?>[] constants, int[] hashes, Enum<?>[] slots) implements Codec<Enum<?>> {

  static EnumCodec of(Class<?> type) {
    Enum<?>[] constants = (Enum<?>[]) type.getEnumConstants();
    int[] hashes = new int[constants.length];
    Enum<?>[] slots = new Enum<?>[Integer.highestOneBit(constants.length | 1) * 4];
    for (Enum<?> constant : constants) {
      int hash = hashOf(constant);
      hashes[constant.ordinal()] = hash;
      int slot = hash & (slots.length - 1);
      while (slots[slot] != null) {
        if (hashes[slots[slot].ordinal()] == hash) {
          throw new WeirException(
              ErrorCode.TYPE_UNSUPPORTED,
              type.getName()
                  + ": its constants "
                  + slots[slot].name()
                  + " and "
                  + constant.name()
                  + " have the same hash; rename one");
        }
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = constant;
    }
    return new EnumCodec(constants, hashes, slots);
  }

  private static int hashOf(Enum<?> constant) {
    byte[] name = constant.name().getBytes(StandardCharsets.UTF_8);
    return Murmur3.hash(name, 0, name.length);
  }

  @Override
  public void encode(Enum<?> value, ByteWriter out) {
    out.writeInt(hashes[value.ordinal()]);
  }

  @Override
  public Enum<?> decode(ByteReader in) {
    int hash = in.readInt();
    int slot = hash & (slots.length - 1);
    Enum<?> constant = slots[slot];
    while (constant != null) {
      if (hashes[constant.ordinal()] == hash) {
        return constant;
      }
      slot = (slot + 1) & (slots.length - 1);
      constant = slots[slot];
    }
    throw new MalformedBytesException("no constant with the name hash " + hash);
  }

  @Override
  public int hash(Enum<?> value, ByteWriter scratch) {
    return Murmur3.hashInt(hashes[value.ordinal()]);
  }
}

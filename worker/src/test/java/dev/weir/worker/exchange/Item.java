package dev.weir.worker.exchange;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;

/** A record of the tests: the n-th that its producer made, with ballast. */
record Item(int producer, long n, byte[] ballast) {
  static final Codec<Item> CODEC =
      new Codec<>() {
        @Override
        public void encode(Item value, ByteWriter out) {
          out.writeVarInt(value.producer);
          out.writeVarLong(value.n);
          out.writeByteArray(value.ballast);
        }

        @Override
        public Item decode(ByteReader in) {
          return new Item(in.readVarInt(), in.readVarLong(), in.readByteArray());
        }
      };

  static Item of(int producer, long n, int ballastBytes) {
    byte[] ballast = new byte[ballastBytes];
    for (int i = 0; i < ballastBytes; i++) {
      ballast[i] = (byte) (producer * 31 + n + i);
    }
    return new Item(producer, n, ballast);
  }

  boolean isIntact() {
    for (int i = 0; i < ballast.length; i++) {
      if (ballast[i] != (byte) (producer * 31 + n + i)) {
        return false;
      }
    }
    return true;
  }
}

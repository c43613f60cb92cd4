package dev.weir.worker.operator;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;

/**
 * What crosses an edge in front of aligned windows: records of one key and slice, aggregated. Its
 * event time is the start of the slice.
 *
 * @param hash of the key
 * @param records how many it stands for
 */
record Partial<K, A>(int hash, K key, A accumulator, int records) {

  /** {@code i32 hash, key, accumulator, varint records}. */
  record Form<K, A>(Codec<K> keys, Codec<A> accumulators) implements Codec<Partial<K, A>> {
    @Override
    public void encode(Partial<K, A> partial, ByteWriter out) {
      out.writeInt(partial.hash);
      keys.encode(partial.key, out);
      accumulators.encode(partial.accumulator, out);
      out.writeVarInt(partial.records);
    }

    @Override
    public Partial<K, A> decode(ByteReader in) {
      int hash = in.readInt();
      K key = keys.decode(in);
      return new Partial<>(hash, key, accumulators.decode(in), in.readVarInt());
    }
  }
}

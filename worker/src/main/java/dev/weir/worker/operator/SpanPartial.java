package dev.weir.worker.operator;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;

/**
 * What crosses an edge in front of session windows: records of one key and session, aggregated. Its
 * event time is that of the first of them.
 *
 * @param hash of the key
 * @param spanMillis from the first to the last record
 * @param records how many it stands for
 */
record SpanPartial<K, A>(int hash, K key, long spanMillis, A accumulator, int records) {

  /** {@code i32 hash, key, varint span, accumulator, varint records}. */
  record Form<K, A>(Codec<K> keys, Codec<A> accumulators) implements Codec<SpanPartial<K, A>> {
    @Override
    public void encode(SpanPartial<K, A> partial, ByteWriter out) {
      out.writeInt(partial.hash);
      keys.encode(partial.key, out);
      out.writeVarLong(partial.spanMillis);
      accumulators.encode(partial.accumulator, out);
      out.writeVarInt(partial.records);
    }

    @Override
    public SpanPartial<K, A> decode(ByteReader in) {
      int hash = in.readInt();
      K key = keys.decode(in);
      long span = in.readVarLong();
      return new SpanPartial<>(hash, key, span, accumulators.decode(in), in.readVarInt());
    }
  }
}

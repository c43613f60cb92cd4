package dev.weir.worker.operator;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;
import org.jspecify.annotations.Nullable;

/**
 * The slices of a key that windows still need, the latest in front. A fact: one with another record
 * in its latest slice shares all earlier ones.
 *
 * @param startMillis later than that of every slice before it
 * @param earlier the slices before it
 */
record OpenSlices<A>(long startMillis, A accumulator, @Nullable OpenSlices<A> earlier) {

  OpenSlices<A> after(@Nullable OpenSlices<A> others) {
    return new OpenSlices<>(startMillis, accumulator, others);
  }

  /** Start of the earliest slice. */
  long firstMillis() {
    OpenSlices<A> at = this;
    while (at.earlier != null) {
      at = at.earlier;
    }
    return at.startMillis;
  }

  /** All but the earliest; null when there is no other. */
  @Nullable OpenSlices<A> withoutFirst() {
    if (earlier == null) {
      return null;
    }
    OpenSlices<A> reversed = null;
    for (OpenSlices<A> at = this; at.earlier != null; at = at.earlier) {
      reversed = at.after(reversed);
    }
    return over(reversed, null);
  }

  /**
   * Puts slices in front of others.
   *
   * @param reversed the earliest of them in front
   */
  static <A> @Nullable OpenSlices<A> over(
      @Nullable OpenSlices<A> reversed, @Nullable OpenSlices<A> others) {
    OpenSlices<A> all = others;
    for (OpenSlices<A> at = reversed; at != null; at = at.earlier) {
      all = at.after(all);
    }
    return all;
  }

  /** {@code varint count, then each: i64 start, accumulator}; the latest in front. */
  record Form<A>(Codec<A> accumulators) implements Codec<OpenSlices<A>> {
    @Override
    public void encode(OpenSlices<A> slices, ByteWriter out) {
      int count = 0;
      for (OpenSlices<A> at = slices; at != null; at = at.earlier) {
        count++;
      }
      out.writeVarInt(count);
      for (OpenSlices<A> at = slices; at != null; at = at.earlier) {
        out.writeLong(at.startMillis);
        accumulators.encode(at.accumulator, out);
      }
    }

    @Override
    public OpenSlices<A> decode(ByteReader in) {
      OpenSlices<A> reversed = null;
      for (int left = in.readCount(Long.BYTES); left > 0; left--) {
        long start = in.readLong();
        reversed = new OpenSlices<>(start, accumulators.decode(in), reversed);
      }
      OpenSlices<A> slices = over(reversed, null);
      if (slices == null) {
        throw new MalformedBytesException("open slices: expected one or more, found none");
      }
      return slices;
    }
  }
}

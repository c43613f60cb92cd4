package dev.weir.worker.operator;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a key that have not ended, the latest in front. A fact: one with another record
 * in its latest session shares all earlier ones.
 *
 * <p>Invariant: each begins more than the gap after the last record of the one before it.
 *
 * @param firstMillis of the first record
 * @param lastMillis of the last record
 * @param earlier the sessions before it
 */
record OpenSessions<A>(
    long firstMillis, long lastMillis, A accumulator, @Nullable OpenSessions<A> earlier) {

  OpenSessions<A> after(@Nullable OpenSessions<A> others) {
    return new OpenSessions<>(firstMillis, lastMillis, accumulator, others);
  }

  /** The session that ends first. */
  OpenSessions<A> first() {
    OpenSessions<A> at = this;
    while (at.earlier != null) {
      at = at.earlier;
    }
    return at;
  }

  /** The others. */
  @Nullable OpenSessions<A> withoutFirst() {
    if (earlier == null) {
      return null;
    }
    OpenSessions<A> reversed = null;
    for (OpenSessions<A> at = this; at.earlier != null; at = at.earlier) {
      reversed = at.after(reversed);
    }
    return over(reversed, null);
  }

  /**
   * Puts sessions in front of others.
   *
   * @param reversed the earliest of them in front
   */
  static <A> @Nullable OpenSessions<A> over(
      @Nullable OpenSessions<A> reversed, @Nullable OpenSessions<A> others) {
    OpenSessions<A> all = others;
    for (OpenSessions<A> at = reversed; at != null; at = at.earlier) {
      all = at.after(all);
    }
    return all;
  }

  /** {@code varint count, then each: i64 first, i64 last, accumulator}; the latest in front. */
  record Form<A>(Codec<A> accumulators) implements Codec<OpenSessions<A>> {
    @Override
    public void encode(OpenSessions<A> sessions, ByteWriter out) {
      int count = 0;
      for (OpenSessions<A> at = sessions; at != null; at = at.earlier) {
        count++;
      }
      out.writeVarInt(count);
      for (OpenSessions<A> at = sessions; at != null; at = at.earlier) {
        out.writeLong(at.firstMillis);
        out.writeLong(at.lastMillis);
        accumulators.encode(at.accumulator, out);
      }
    }

    @Override
    public OpenSessions<A> decode(ByteReader in) {
      OpenSessions<A> reversed = null;
      for (int left = in.readCount(2 * Long.BYTES); left > 0; left--) {
        long first = in.readLong();
        long last = in.readLong();
        reversed = new OpenSessions<>(first, last, accumulators.decode(in), reversed);
      }
      OpenSessions<A> sessions = over(reversed, null);
      if (sessions == null) {
        throw new MalformedBytesException("open sessions: expected one or more, found none");
      }
      return sessions;
    }

    @Override
    public boolean flat() {
      return accumulators.flat();
    }
  }
}

package dev.weir.benchmarks.micro;

import dev.weir.benchmarks.workload.Bid;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A bid's bytes as one would write them by hand who knows that its strings are ASCII: what the
 * codec that is generated for it is held against. Stateless.
 *
 * <pre>
 *   8 auction | 8 bidder | 8 price | 8 millis | channel | url | extra     each: 2 length | bytes
 * </pre>
 */
final class HandWrittenBid {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private HandWrittenBid() {}

  /** Returns where it ends. */
  static int write(Bid bid, byte[] to, int at) {
    LONG.set(to, at, bid.auction());
    LONG.set(to, at + 8, bid.bidder());
    LONG.set(to, at + 16, bid.price());
    LONG.set(to, at + 24, bid.millis());
    return write(bid.extra(), to, write(bid.url(), to, write(bid.channel(), to, at + 32)));
  }

  @SuppressWarnings("deprecation") // the one way that copies the bytes of a Latin-1 string at once
  private static int write(String text, byte[] to, int at) {
    int length = text.length();
    SHORT.set(to, at, (short) length);
    text.getBytes(0, length, to, at + 2);
    return at + 2 + length;
  }

  /** Reads one after the other. */
  static final class Reader {
    private final byte[] from;
    private int at;

    Reader(byte[] from) {
      this.from = from;
    }

    Bid next() {
      int begin = at;
      at += 32;
      String channel = text();
      String url = text();
      String extra = text();
      return new Bid(
          (long) LONG.get(from, begin),
          (long) LONG.get(from, begin + 8),
          (long) LONG.get(from, begin + 16),
          channel,
          url,
          (long) LONG.get(from, begin + 24),
          extra);
    }

    private String text() {
      int length = (short) SHORT.get(from, at);
      int begin = at + 2;
      at = begin + length;
      return new String(from, begin, length, StandardCharsets.ISO_8859_1);
    }
  }
}

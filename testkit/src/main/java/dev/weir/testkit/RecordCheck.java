package dev.weir.testkit;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.TypeRef;
import dev.weir.worker.codec.Codecs;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Takes every record through its codec, as if each operator ran in another process, and finds
 * records that do not stand it, or that somebody changes later.
 */
final class RecordCheck {
  private static final int MAX_RECORD_BYTES = 16 << 20;

  /** The latest records, which are looked at again after everything that the test does. */
  private static final int MAX_WATCHED = 100;

  private static final int MAX_SHOWN_CHARS = 500;

  private final Codecs codecs = new Codecs();
  private final Deque<Watched> watched = new ArrayDeque<>();

  /** A record that was passed on as {@code copy}. */
  private record Watched(
      String from, Codec<Object> codec, byte[] bytes, Object record, Object copy) {}

  /**
   * The copy that goes on.
   *
   * @param from who passes it on, as the message begins: {@code operator 'x' emitted}
   * @throws WeirException RECORD_NOT_EQUAL
   */
  Object copied(String from, TypeRef<?> type, Object record) {
    @SuppressWarnings("unchecked") // the topology has it that these are the records of this place
    Codec<Object> codec = (Codec<Object>) codecs.of(type);
    byte[] bytes;
    Object copy;
    try {
      var out = new ByteWriter(64, MAX_RECORD_BYTES);
      codec.encode(record, out);
      bytes = out.toByteArray();
    } catch (RuntimeException e) {
      throw unequal(from, record, ", which cannot be encoded as " + type + ": " + e, e);
    }
    try {
      copy = codec.decode(new ByteReader(bytes));
    } catch (RuntimeException e) {
      throw unequal(from, record, ", which cannot be decoded again: " + e, e);
    }
    if (!Likeness.same(record, copy)) {
      throw unequal(
          from,
          record,
          " and the next operator in another process would get "
              + shown(copy)
              + "; the constructor must keep what it is given, and equals must compare values",
          null);
    }
    watched.add(new Watched(from, codec, bytes, record, copy));
    if (watched.size() > MAX_WATCHED) {
      watched.remove();
    }
    return copy;
  }

  private static WeirException unequal(
      String from, Object record, String what, @Nullable Throwable cause) {
    return new WeirException(ErrorCode.RECORD_NOT_EQUAL, from + " " + shown(record) + what, cause);
  }

  /**
   * Looks whether the latest records are still what they were.
   *
   * @throws WeirException RECORD_CHANGED
   */
  void requireUnchanged() {
    for (Watched one : watched) {
      Object before = one.codec().decode(new ByteReader(one.bytes()));
      if (!Likeness.same(before, one.record())) {
        throw changed(one, before, " and changed it afterwards to ", one.record());
      }
      if (!Likeness.same(before, one.copy())) {
        throw changed(one, before, ", and an operator that got it changed it to ", one.copy());
      }
    }
  }

  private static WeirException changed(Watched one, Object before, String who, Object now) {
    return new WeirException(
        ErrorCode.RECORD_CHANGED,
        one.from() + " " + shown(before) + who + shown(now) + "; make a new record instead");
  }

  private static String shown(Object record) {
    String text = String.valueOf(record);
    return text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "…";
  }
}

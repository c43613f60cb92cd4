package dev.weir.connectors.files.json;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.weir.api.codec.ByteWriter;

/**
 * Writes the pieces of JSON text as UTF-8. One value has one form, on every JDK. Used by one
 * thread.
 */
final class JsonText {
  private static final byte[] HEX =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int MAX_DIGITS = 20;

  private final byte[] digits = new byte[MAX_DIGITS];
  private ByteWriter out = new ByteWriter(16, 16);

  /** What follows goes there. */
  void into(ByteWriter out) {
    this.out = out;
  }

  void raw(char ascii) {
    out.writeByte(ascii);
  }

  void raw(byte[] bytes) {
    out.writeBytes(bytes, 0, bytes.length);
  }

  /** A text of ASCII characters that need no escape, without quotes. */
  void raw(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      out.writeByte(ascii.charAt(i));
    }
  }

  /** The same in quotes. */
  void plain(String ascii) {
    out.writeByte('"');
    raw(ascii);
    out.writeByte('"');
  }

  void number(long value) {
    if (value == Long.MIN_VALUE) {
      raw("-9223372036854775808");
      return;
    }
    long rest = Math.abs(value);
    int at = MAX_DIGITS;
    do {
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    if (value < 0) {
      digits[--at] = '-';
    }
    out.writeBytes(digits, at, MAX_DIGITS - at);
  }

  /** The shortest digits that give this number; NaN and the infinities, not in JSON, as text. */
  void number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      plain(Double.toString(value));
    } else {
      raw(NumberOutput.toString(value, true));
    }
  }

  void number(float value) {
    if (Float.isNaN(value) || Float.isInfinite(value)) {
      plain(Float.toString(value));
    } else {
      raw(NumberOutput.toString(value, true));
    }
  }

  void string(String value) {
    out.writeByte('"');
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        out.writeByte(c);
      } else if (c < 0x80) {
        escaped(c);
      } else if (c < 0x800) {
        out.writeByte(0xc0 | (c >> 6));
        out.writeByte(0x80 | (c & 0x3f));
      } else if (!Character.isSurrogate(c)) {
        out.writeByte(0xe0 | (c >> 12));
        out.writeByte(0x80 | ((c >> 6) & 0x3f));
        out.writeByte(0x80 | (c & 0x3f));
      } else if (i + 1 < length && Character.isSurrogatePair(c, value.charAt(i + 1))) {
        pair(Character.toCodePoint(c, value.charAt(++i)));
      } else {
        unicode(c);
      }
    }
    out.writeByte('"');
  }

  private void pair(int codePoint) {
    out.writeByte(0xf0 | (codePoint >> 18));
    out.writeByte(0x80 | ((codePoint >> 12) & 0x3f));
    out.writeByte(0x80 | ((codePoint >> 6) & 0x3f));
    out.writeByte(0x80 | (codePoint & 0x3f));
  }

  private void escaped(char c) {
    switch (c) {
      case '"', '\\' -> escape(c);
      case '\b' -> escape('b');
      case '\f' -> escape('f');
      case '\n' -> escape('n');
      case '\r' -> escape('r');
      case '\t' -> escape('t');
      case 0x7f -> out.writeByte(c);
      default -> unicode(c);
    }
  }

  private void escape(char c) {
    out.writeByte('\\');
    out.writeByte(c);
  }

  private void unicode(char c) {
    escape('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.writeByte(HEX[(c >> shift) & 0xf]);
    }
  }
}

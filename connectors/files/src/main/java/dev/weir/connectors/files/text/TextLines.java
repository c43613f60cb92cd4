package dev.weir.connectors.files.text;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.schema.TypeRef;
import dev.weir.connectors.files.line.LineDecoder;
import dev.weir.connectors.files.line.LineEncoder;
import dev.weir.connectors.files.line.LineFormat;
import dev.weir.connectors.files.line.MalformedLineException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** A line of UTF-8 text as it stands, without its line break. Immutable. */
public final class TextLines
    implements LineFormat<String>, LineDecoder<String>, LineEncoder<String> {
  public static final TextLines INSTANCE = new TextLines();

  private static final char REPLACEMENT = '\ufffd';

  private TextLines() {}

  @Override
  public String name() {
    return "text";
  }

  @Override
  public String extension() {
    return "txt";
  }

  @Override
  public TypeRef<String> type() {
    return TypeRef.of(String.class);
  }

  @Override
  public LineDecoder<String> decoder() {
    return this;
  }

  @Override
  public LineEncoder<String> encoder() {
    return this;
  }

  @Override
  public String decode(byte[] bytes, int offset, int length) throws MalformedLineException {
    String line = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (line.indexOf(REPLACEMENT) >= 0) {
      refuseMalformed(bytes, offset, length);
    }
    return line;
  }

  /** The replacement character stands for bytes that are no UTF-8, unless it was written itself. */
  private static void refuseMalformed(byte[] bytes, int offset, int length)
      throws MalformedLineException {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(length), true);
    if (result.isError()) {
      throw new MalformedLineException(
          in.position() - offset,
          String.format("expected UTF-8, found the byte 0x%02x", in.get(in.position())));
    }
  }

  @Override
  public void encode(String line, ByteWriter out) {
    if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
      throw new IllegalArgumentException(
          "a record of text files is one line, but this one contains a line break");
    }
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(bytes, 0, bytes.length);
    out.writeByte('\n');
  }
}

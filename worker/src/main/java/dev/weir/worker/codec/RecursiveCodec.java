package dev.weir.worker.codec;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a type inside itself while its codec is being made, and afterwards passes to it. A
 * value, or damaged bytes, nested so deep that the stack ends is an error of the value, not of the
 * executor.
 */
final class RecursiveCodec implements Codec<Object> {
  private @Nullable Codec<Object> target;

  void bind(Codec<Object> codec) {
    target = codec;
  }

  private Codec<Object> bound() {
    Codec<Object> codec = target;
    if (codec == null) {
      throw new IllegalStateException("the codec is not complete");
    }
    return codec;
  }

  @Override
  public void encode(Object value, ByteWriter out) {
    try {
      bound().encode(value, out);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("a value is nested too deeply for the stack");
    }
  }

  @Override
  public Object decode(ByteReader in) {
    try {
      return bound().decode(in);
    } catch (StackOverflowError e) {
      throw new MalformedBytesException("a value is nested too deeply for the stack");
    }
  }
}

package dev.weir.api.codec;

/** Bytes that no codec of this type can have written. */
public final class MalformedBytesException extends RuntimeException {
  public MalformedBytesException(String message) {
    super(message);
  }
}

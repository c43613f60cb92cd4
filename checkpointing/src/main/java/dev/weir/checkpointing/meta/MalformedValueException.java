package dev.weir.checkpointing.meta;

/** Bytes of a node that {@link MetadataText} of this version cannot have written. */
public final class MalformedValueException extends RuntimeException {
  public MalformedValueException(String message) {
    super(message);
  }
}

package dev.weir.checkpointing.store;

import org.jspecify.annotations.Nullable;

/** A store's answer that is not the one asked for. */
public final class BlobStoreException extends RuntimeException {
  private final Reason reason;

  /** What it means for the caller. */
  public enum Reason {
    /** An object of this key exists with other bytes. */
    EXISTS,
    /** There is no object of this key. */
    ABSENT,
    /** The object is not what was written. */
    CORRUPT,
    /** No answer, or none that says what happened: the call may have taken effect. */
    UNKNOWN,
    /** The store refuses: credentials, bucket, quota. Repeating does not help. */
    REFUSED
  }

  public BlobStoreException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}

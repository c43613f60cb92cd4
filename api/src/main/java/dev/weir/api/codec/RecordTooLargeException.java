package dev.weir.api.codec;

/** A record's encoded form is larger than the limit of the place it goes to. */
public final class RecordTooLargeException extends RuntimeException {
  private final long neededBytes;
  private final long maxBytes;

  public RecordTooLargeException(long neededBytes, long maxBytes) {
    super("the encoded record needs at least " + neededBytes + " bytes, the limit is " + maxBytes);
    this.neededBytes = neededBytes;
    this.maxBytes = maxBytes;
  }

  public long neededBytes() {
    return neededBytes;
  }

  public long maxBytes() {
    return maxBytes;
  }
}

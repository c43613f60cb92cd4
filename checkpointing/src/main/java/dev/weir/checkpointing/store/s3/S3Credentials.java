package dev.weir.checkpointing.store.s3;

/** An access key. Never shown, not by {@link #toString} either. */
public record S3Credentials(String accessKeyId, String secretKey) {
  @Override
  public String toString() {
    return "S3Credentials[hidden]";
  }
}

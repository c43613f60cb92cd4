package dev.weir.checkpointing.store.s3;

import org.jspecify.annotations.Nullable;

/**
 * Where in which S3 the cluster's objects are.
 *
 * @param prefix before every key, without slashes at its ends; empty for the whole bucket
 * @param endpoint {@code http://host:port} or {@code https://…} of a server that is not AWS's own;
 *     it is then addressed by path
 * @param region null: what the environment says, {@code us-east-1} with an endpoint
 */
public record S3Location(
    String bucket, String prefix, @Nullable String endpoint, @Nullable String region) {
  static final String REGION_OF_OTHERS = "us-east-1";

  String regionOrUsual() {
    return region == null ? REGION_OF_OTHERS : region;
  }

  /** As shown in messages. */
  @Override
  public String toString() {
    String address = "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    return endpoint == null ? address : address + " at " + endpoint;
  }
}

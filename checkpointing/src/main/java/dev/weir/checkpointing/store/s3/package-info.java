/**
 * Objects in an S3-compatible store; the only place that knows the SDK. Way in: {@link
 * dev.weir.checkpointing.store.s3.S3BlobStore}.
 */
package dev.weir.checkpointing.store.s3;

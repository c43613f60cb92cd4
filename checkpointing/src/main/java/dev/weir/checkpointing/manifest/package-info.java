/**
 * What a checkpoint consists of, and how that is written: {@link
 * dev.weir.checkpointing.manifest.Manifest} and {@code ManifestCodec}.
 */
package dev.weir.checkpointing.manifest;

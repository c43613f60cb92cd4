package dev.weir.checkpointing.store;

/**
 * @param key the object's key
 * @param bytes its size
 */
public record BlobInfo(String key, long bytes) {}

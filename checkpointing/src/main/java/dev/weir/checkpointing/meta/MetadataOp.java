package dev.weir.checkpointing.meta;

/** One operation of a transaction on the metadata store. */
public sealed interface MetadataOp {
  String path();

  /** The node exists with exactly this version. */
  record Check(String path, int version) implements MetadataOp {}

  /** The node does not exist; parents are created beforehand where they are missing. */
  record Create(String path, MetadataValue value) implements MetadataOp {}

  /** The node exists with exactly this version; it gets the next one. */
  record Set(String path, MetadataValue value, int version) implements MetadataOp {}

  /** The node exists with exactly this version and has no children. */
  record Delete(String path, int version) implements MetadataOp {}
}

/** Objects in a directory. Way in: {@link dev.weir.checkpointing.store.file.FileBlobStore}. */
package dev.weir.checkpointing.store.file;

package dev.weir.checkpointing.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A file that is only written, from its first byte to its last. A test sees the calls and lets them
 * fail, or cuts writes short. What writing an object does not call is not there. For one thread.
 */
final class ObservedChannel extends FileChannel {
  private final FileChannel file;
  private final Write write;
  private final Call call;

  /** Writes the bytes, or some of them, as a {@link FileChannel} does. */
  @FunctionalInterface
  interface Write {
    int write(FileChannel file, ByteBuffer bytes) throws IOException;
  }

  /** Told of each call before it is made, as "write 4096", "truncate 5", "force true", "close". */
  @FunctionalInterface
  interface Call {
    void called(String name) throws IOException;
  }

  ObservedChannel(FileChannel file, Write write) {
    this(file, write, name -> {});
  }

  ObservedChannel(FileChannel file, Write write, Call call) {
    this.file = file;
    this.write = write;
    this.call = call;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    call.called("write " + bytes.remaining());
    return write.write(file, bytes);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    call.called("truncate " + size);
    file.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    call.called("force " + metaData);
    file.force(metaData);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    try {
      call.called("close");
    } finally {
      file.close();
    }
  }

  @Override
  public long write(ByteBuffer[] bytes, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer bytes, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] bytes, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer bytes, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long position() {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel position(long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long size() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }
}

package dev.weir.connectors.files.local;

import dev.weir.connectors.files.store.PartFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** An open file; used by one call at a time. */
record LocalFile(FileChannel channel) implements PartFiles.File {
  @Override
  public void append(byte[] bytes, int offset, int length) throws IOException {
    writeFully(channel, ByteBuffer.wrap(bytes, offset, length));
  }

  @Override
  public void sync() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}

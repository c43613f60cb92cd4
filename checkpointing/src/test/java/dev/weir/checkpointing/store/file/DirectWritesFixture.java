package dev.weir.checkpointing.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobContent.Piece;
import dev.weir.checkpointing.store.file.DirectWrites.Opening;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory of objects whose direct writes a test observes; nothing unfinished stays in it. */
class DirectWritesFixture {
  static final int ALIGNMENT = 4096;
  static final int FROM = DirectWrites.DIRECT_FROM_BYTES;
  static final int BUFFER = DirectBuffers.BUFFER_BYTES;

  @TempDir Path root;
  final AtomicInteger opened = new AtomicInteger();

  @AfterEach
  void nothingIsUnfinished() throws IOException {
    try (var files = Files.newDirectoryStream(root, ObjectFiles.UNFINISHED + "*")) {
      assertThat(files).isEmpty();
    }
  }

  void assertStored(String key, byte[] bytes) throws IOException {
    assertThat(Files.readAllBytes(root.resolve(key))).isEqualTo(bytes);
  }

  ObjectFiles files(Opening opening) throws IOException {
    return files(opening, ByteBuffer::allocateDirect);
  }

  ObjectFiles files(Opening opening, IntFunction<ByteBuffer> memory) throws IOException {
    return new ObjectFiles(root, new DirectWrites(root, ALIGNMENT, opening, memory));
  }

  FileChannel plain(Path file) throws IOException {
    opened.incrementAndGet();
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** The next bytes, taken from the buffer. */
  static ByteBuffer part(ByteBuffer bytes, int length) {
    ByteBuffer part = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    return part;
  }

  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  static BlobContent pieces(byte[] bytes, int pieceBytes) {
    var pieces = new ArrayList<Piece>();
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      pieces.add(new Piece(bytes, at, Math.min(pieceBytes, bytes.length - at)));
    }
    return BlobContent.of(pieces);
  }

  interface ThreadBody {
    void run(int thread) throws Exception;
  }

  static void inThreads(int threads, ThreadBody body) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      var done = new ArrayList<Future<?>>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        done.add(
            pool.submit(
                () -> {
                  body.run(thread);
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
  }
}

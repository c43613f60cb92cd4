package dev.weir.checkpointing.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.file.DirectWrites.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectWritesTest extends DirectWritesFixture {
  private final List<Integer> written = Collections.synchronizedList(new ArrayList<>());

  @ParameterizedTest
  @ValueSource(
      ints = {
        FROM - 1,
        FROM,
        FROM + 1,
        FROM + ALIGNMENT - 1,
        FROM + ALIGNMENT,
        FROM + ALIGNMENT + 1,
        FROM + 512,
        2 * BUFFER - 1,
        2 * BUFFER,
        2 * BUFFER + 1,
        5 * BUFFER + 12_345
      })
  void whenWrittenThenItReadsBack(int length) throws IOException {
    byte[] bytes = bytes(length);
    var files = new ObjectFiles(root);
    for (int pieceBytes : List.of(length, 1 << 18, 99_991, BUFFER, BUFFER + 1)) {
      String key = "k" + pieceBytes;
      files.create(key, pieces(bytes, pieceBytes));
      assertStored(key, bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096, 1 << 16, 1 << 20})
  void whenWrittenDirectlyThenInWholeBlocks(int alignment) throws IOException {
    var writes = new DirectWrites(root, alignment, this::observed, ByteBuffer::allocateDirect);
    for (int length : List.of(FROM, FROM + 1, 2 * BUFFER - 1, 3 * BUFFER + alignment)) {
      byte[] bytes = bytes(length);
      new ObjectFiles(root, writes).create("k" + length, pieces(bytes, 99_991));
      assertStored("k" + length, bytes);
    }
    assertThat(opened).hasValue(4);
    assertThat(written).allMatch(length -> length % alignment == 0);
  }

  /** Without it, direct writing may be off and nobody sees it: every object is whole either way. */
  @Test
  void whereADirectWriteSucceedsThenThatIsHowALargeObjectIsWritten() throws IOException {
    assumeADirectWriteSucceeds();
    var writes = new DirectWrites(root);
    for (int length : List.of(FROM, 3 * BUFFER + 12_345)) {
      byte[] bytes = bytes(length);
      Path file = root.resolve("k" + length);
      assertThat(writes.write(file, pieces(bytes, 99_991))).isEqualTo(new Outcome(true, null));
      assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }
  }

  @Test
  void whenWrittenDirectlyThenItIsDurableInItsLengthBeforeItIsClosed() throws IOException {
    var calls = Collections.synchronizedList(new ArrayList<String>());
    var files = files(file -> new ObservedChannel(plain(file), FileChannel::write, calls::add));
    int length = 2 * BUFFER + ALIGNMENT + 1;
    files.create("k", pieces(bytes(length), 99_991));
    assertThat(calls)
        .containsExactly(
            "write " + BUFFER,
            "write " + BUFFER,
            "write " + 2 * ALIGNMENT,
            "truncate " + length,
            "force true",
            "close");
  }

  @Test
  void whenAnObjectIsSmallThenItIsNotWrittenDirectly() throws IOException {
    var files = files(this::observed);
    files.create("small", BlobContent.of(bytes(FROM - 1)));
    assertThat(opened).hasValue(0);
    files.create("large", BlobContent.of(bytes(FROM)));
    assertThat(opened).hasValue(1);
  }

  @Test
  void whenManyThreadsWriteThenEachObjectIsWholeAndTheBuffersAreFew() throws Exception {
    int threads = 8;
    var made = new AtomicInteger();
    var files =
        files(
            this::observed,
            length -> {
              made.incrementAndGet();
              return ByteBuffer.allocateDirect(length);
            });
    inThreads(
        threads,
        thread -> {
          for (int round = 0; round < 4; round++) {
            byte[] bytes = bytes(FROM + 100_003 * thread + round);
            String key = "t" + thread + "/" + round;
            files.create(key, pieces(bytes, 99_991));
            assertStored(key, bytes);
          }
        });
    assertThat(opened.get()).isPositive();
    assertThat(made.get()).isBetween(1, DirectBuffers.BUFFERS);
  }

  @Test
  void whenManyThreadsWriteOnThisFileSystemThenEachObjectIsWhole() throws Exception {
    var files = new ObjectFiles(root);
    inThreads(
        8,
        thread -> {
          for (int round = 0; round < 4; round++) {
            byte[] bytes = bytes(3 * FROM + 100_003 * thread + round);
            String key = "t" + thread + "/" + round;
            files.create(key, pieces(bytes, 99_991));
            assertStored(key, bytes);
          }
        });
  }

  @Test
  void whenNoBufferIsFreeThenNobodyWaits() throws Exception {
    var bothOpen = new CyclicBarrier(DirectBuffers.BUFFERS + 1);
    var thirdDone = new CountDownLatch(1);
    var files =
        files(
            file -> {
              try {
                bothOpen.await(30, TimeUnit.SECONDS);
                assertThat(thirdDone.await(30, TimeUnit.SECONDS)).isTrue();
              } catch (Exception e) {
                throw new IOException(e);
              }
              return observed(file);
            });
    byte[] bytes = bytes(FROM + 1);
    inThreads(
        DirectBuffers.BUFFERS + 1,
        thread -> {
          if (thread == 0) {
            bothOpen.await(30, TimeUnit.SECONDS);
          }
          files.create("t" + thread, BlobContent.of(bytes));
          if (thread == 0) {
            thirdDone.countDown();
          }
          assertStored("t" + thread, bytes);
        });
    assertThat(opened).hasValue(DirectBuffers.BUFFERS);
  }

  @Test
  void whenAWriteEndsBetweenBlocksThenItGoesOn() throws IOException {
    var files =
        files(
            file ->
                new ObservedChannel(
                    plain(file),
                    (out, bytes) -> out.write(part(bytes, Math.min(bytes.remaining(), 1 << 18)))));
    byte[] bytes = bytes(3 * BUFFER + 1);
    files.create("k", BlobContent.of(bytes));
    assertStored("k", bytes);
    assertThat(opened).hasValue(1);
  }

  /** Memory as a file system: newer kernels take direct writes to it, older ones refuse them. */
  @Test
  void whenTheFileSystemIsMemoryThenItReadsBack() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(memory));
    Path directory = Files.createTempDirectory(memory, "weir-direct-writes");
    try {
      var files = new ObjectFiles(directory);
      byte[] bytes = bytes(2 * BUFFER + 1);
      files.create("k", pieces(bytes, 99_991));
      assertThat(Files.readAllBytes(directory.resolve("k"))).isEqualTo(bytes);
      files.delete("k");
      assertThat(directory).isEmptyDirectory();
    } finally {
      Files.deleteIfExists(directory.resolve("k"));
      Files.delete(directory);
    }
  }

  private void assumeADirectWriteSucceeds() throws IOException {
    Path file = root.resolve("one-block");
    try {
      int block = (int) Math.max(ALIGNMENT, Files.getFileStore(root).getBlockSize());
      try (var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, direct())) {
        var memory = ByteBuffer.allocateDirect(2 * block).alignedSlice(block).slice(0, block);
        assumeTrue(channel.write(memory) == block, "a direct write was cut short");
      }
    } catch (IOException | UnsupportedOperationException e) {
      abort("no direct writes in a temporary directory here: " + e);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Looked up apart from the code under test, which might look for a wrong name. */
  private static OpenOption direct() {
    try {
      return Stream.of(Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
          .filter(option -> option.toString().equals("DIRECT"))
          .map(OpenOption.class::cast)
          .findFirst()
          .orElseThrow(() -> new UnsupportedOperationException("no option DIRECT"));
    } catch (ClassNotFoundException e) {
      throw new UnsupportedOperationException(e);
    }
  }

  private FileChannel observed(Path file) throws IOException {
    return new ObservedChannel(
        plain(file),
        (out, bytes) -> {
          written.add(bytes.remaining());
          return out.write(bytes);
        });
  }
}

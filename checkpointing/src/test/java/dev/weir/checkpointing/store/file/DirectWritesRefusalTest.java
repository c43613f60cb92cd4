package dev.weir.checkpointing.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.checkpointing.store.BlobContent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** When an object cannot be written directly, and what is then said of it. */
class DirectWritesRefusalTest extends DirectWritesFixture {
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void readTheLog() {
    logged.start();
    log().addAppender(logged);
    log().setAdditive(false);
  }

  @AfterEach
  void leaveTheLog() {
    log().setAdditive(true);
    log().detachAppender(logged);
  }

  @Test
  void whenThereIsNoMemoryThenItIsNotAskedForAgain() throws IOException {
    var asked = new AtomicInteger();
    var files =
        files(
            this::plain,
            length -> {
              asked.incrementAndGet();
              throw new OutOfMemoryError("Cannot reserve " + length + " bytes");
            });
    assertGoesThroughPageCache(files);
    assertThat(asked).hasValue(1);
    assertThat(opened).hasValue(0);
    assertLogged(Level.WARN, "0 of 2 buffers", "Cannot reserve");
  }

  @Test
  void whenTheOptionIsUnknownThenThePageCacheIsUsedFromThenOn() throws IOException {
    var files =
        files(
            file -> {
              opened.incrementAndGet();
              return FileChannel.open(
                  file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, unknown());
            });
    assertGoesThroughPageCache(files);
    assertThat(opened).hasValue(1);
    assertLogged(Level.INFO, "UnsupportedOperationException");
  }

  /** In the words of the system, in whatever language, and of the JDK. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Invalid argument",
        "Das Argument ist ungültig",
        "Vorgang nicht zulässig",
        "Function not implemented",
        "The channel's position is not a multiple of the block size"
      })
  void whenTheOpenIsRefusedThenThePageCacheIsUsedFromThenOn(String reason) throws IOException {
    var files =
        files(
            file -> {
              opened.incrementAndGet();
              // As Linux does: the file is there all the same.
              Files.createFile(file);
              throw new FileSystemException(file.toString(), null, reason);
            });
    assertGoesThroughPageCache(files);
    assertThat(opened).hasValue(1);
    assertLogged(Level.INFO, reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "truncate", "force", "close"})
  void whenACallFailsThenThePageCacheIsUsedFromThenOn(String call) throws IOException {
    var files = files(file -> failing(file, call, new IOException("Argument invalide")));
    assertGoesThroughPageCache(files);
    assertThat(opened).hasValue(1);
    assertLogged(Level.INFO, "Argument invalide");
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "truncate", "force"})
  void whenACallIsUnknownThenThePageCacheIsUsedFromThenOn(String call) throws IOException {
    var files = files(file -> failing(file, call, new UnsupportedOperationException(call)));
    assertGoesThroughPageCache(files);
    assertThat(opened).hasValue(1);
    assertLogged(Level.INFO, "UnsupportedOperationException");
  }

  @Test
  void whenSeveralAreRefusedAtOnceThenItIsSaidOnce() throws Exception {
    var allOpen = new CyclicBarrier(DirectBuffers.BUFFERS);
    var files =
        files(
            file -> {
              opened.incrementAndGet();
              await(allOpen);
              throw new IOException("Argument invalide");
            });
    byte[] bytes = bytes(FROM);
    inThreads(DirectBuffers.BUFFERS, thread -> files.create("t" + thread, BlobContent.of(bytes)));
    assertThat(opened).hasValue(DirectBuffers.BUFFERS);
    assertLogged(Level.INFO, "Argument invalide");
  }

  @Test
  void whenAWriteEndsWithinABlockThenOnlyThatObjectGoesThroughThePageCache() throws IOException {
    var files =
        files(
            file ->
                new ObservedChannel(
                    plain(file),
                    (out, bytes) ->
                        out.write(opened.get() == 1 ? part(bytes, ALIGNMENT + 1) : bytes)));
    byte[] bytes = bytes(3 * BUFFER + 1);
    files.create("first", BlobContent.of(bytes));
    files.create("second", BlobContent.of(bytes));
    assertStored("first", bytes);
    assertStored("second", bytes);
    assertThat(opened).hasValue(2);
    assertThat(logged.list).isEmpty();
  }

  /** As on a full disk; here the directory is gone when the page cache's turn comes. */
  @ParameterizedTest
  @ValueSource(strings = {"open", "write", "force"})
  void whenItFailsBothWaysThenItFailsAndTheNextIsTriedAsTheFirst(String call) throws IOException {
    var full = new IOException("No space left on device");
    var files =
        files(
            file -> {
              FileChannel channel = plain(file);
              Files.delete(file);
              Files.delete(root);
              if (call.equals("open")) {
                channel.close();
                throw full;
              }
              return new ObservedChannel(channel, FileChannel::write, failing(call, full));
            });
    var content = BlobContent.of(bytes(3 * BUFFER));
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThatThrownBy(() -> files.create("k", content)).isInstanceOf(NoSuchFileException.class);
      assertThat(opened).hasValue(attempt);
      Files.createDirectory(root);
    }
    assertThat(logged.list).isEmpty();
  }

  private void assertGoesThroughPageCache(ObjectFiles files) throws IOException {
    for (int length : List.of(FROM, 3 * BUFFER + 1, FROM + 1)) {
      byte[] bytes = bytes(length);
      files.create("k" + length, pieces(bytes, 99_991));
      assertStored("k" + length, bytes);
    }
  }

  /** One line in all: of which directory, and why. */
  private void assertLogged(Level level, String... why) {
    assertThat(logged.list).hasSize(1);
    ILoggingEvent line = logged.list.get(0);
    assertThat(line.getLevel()).isEqualTo(level);
    assertThat(line.getFormattedMessage())
        .contains(root.toString(), "page cache")
        .contains(why)
        .hasLineCount(1);
    assertThat(line.getThrowableProxy()).isNull();
  }

  private FileChannel failing(Path file, String call, Exception failure) throws IOException {
    return new ObservedChannel(plain(file), FileChannel::write, failing(call, failure));
  }

  private static ObservedChannel.Call failing(String call, Exception failure) {
    return name -> {
      if (name.startsWith(call)) {
        if (failure instanceof IOException e) {
          throw e;
        }
        throw (RuntimeException) failure;
      }
    };
  }

  private static void await(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static OpenOption unknown() {
    return new OpenOption() {};
  }

  /** Of the package: both classes that log are in it. */
  private static Logger log() {
    return (Logger) LoggerFactory.getLogger(DirectWrites.class.getPackageName());
  }
}

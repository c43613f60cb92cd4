package dev.weir.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.state.StateBackend;
import dev.weir.state.StateSnapshot;
import dev.weir.state.StateTable;
import dev.weir.state.TableSpec;
import dev.weir.state.TestCodecs;
import dev.weir.state.pieces.PiecePool;
import dev.weir.state.pieces.PieceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStateBackendTest {
  private static final TableSpec<Long, Void, String> SPEC =
      new TableSpec<>("op/s", TestCodecs.LONG, null, TestCodecs.STRING, "long>String");

  private final RocksMemory memory = new RocksMemory(8 << 20);

  @TempDir Path directory;

  @AfterEach
  void closeMemory() {
    memory.close();
  }

  private RocksStateBackend open(String name) {
    return new RocksStateBackend(directory.resolve(name), memory, 0, 4, 4);
  }

  private static void put(StateTable<Long, Void, String> table, long key, String value) {
    table.put(TestCodecs.hash(key), key, null, value);
  }

  @Test
  void theDirectoryIsEmptiedAtOpenAndGoneAtClose() throws IOException {
    Path junk = directory.resolve("a/left/over");
    Files.createDirectories(junk.getParent());
    Files.writeString(junk, "of another attempt");
    RocksStateBackend backend = open("a");
    assertThat(junk).doesNotExist();
    assertThat(directory.resolve("a")).isNotEmptyDirectory();
    backend.close();
    assertThat(directory.resolve("a")).doesNotExist();
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
    Files.writeString(directory.resolve("file"), "in the way");
    assertThatThrownBy(() -> open("file/below"))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCAL_DISK_UNUSABLE))
        .hasMessageContaining("file/below");
  }

  @Test
  void aSnapshotOutlivesItsBackend() {
    RocksStateBackend backend = open("a");
    put(backend.table(SPEC), 1, "x");
    StateSnapshot snapshot = backend.freeze();
    backend.close();
    assertThat(directory.resolve("a")).exists();
    var out = new PieceWriter(new PiecePool());
    snapshot.write(out);
    snapshot.close();
    assertThat(directory.resolve("a")).doesNotExist();
    assertThatThrownBy(() -> snapshot.write(out)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(backend::freeze).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSnapshotClosedWhileItIsWrittenIsLetGoAfterwards() throws Exception {
    RocksStateBackend backend = open("a");
    StateTable<Long, Void, String> table = backend.table(SPEC);
    for (long key = 0; key < 30_000; key++) {
      put(table, key, "value " + key);
    }
    for (int i = 0; i < 20; i++) {
      StateSnapshot snapshot = backend.freeze();
      CompletableFuture<Integer> written =
          CompletableFuture.supplyAsync(
              () -> {
                var out = new PieceWriter(new PiecePool());
                try {
                  snapshot.write(out);
                } catch (IllegalStateException closedBefore) {
                  return 0;
                }
                return out.position();
              });
      snapshot.close();
      assertThat(written.get(60, TimeUnit.SECONDS)).isNotNegative();
    }
    backend.close();
    assertThat(directory.resolve("a")).doesNotExist();
  }

  @Test
  void allBackendsOfAnExecutorShareOneCache() {
    try (StateBackend one = open("a");
        StateBackend two = open("b")) {
      String large = "x".repeat(1000);
      for (StateBackend backend : new StateBackend[] {one, two}) {
        StateTable<Long, Void, String> table = backend.table(SPEC);
        for (long key = 0; key < 20_000; key++) {
          put(table, key, large);
        }
        for (long key = 0; key < 20_000; key += 100) {
          assertThat(table.get(TestCodecs.hash(key), key, null)).isEqualTo(large);
        }
      }
      assertThat(memory.usedBytes()).isPositive().isLessThan(16 << 20);
    }
  }

  @Test
  void aCacheTooSmallIsRefused() {
    assertThatThrownBy(() -> new RocksMemory(1000)).isInstanceOf(IllegalArgumentException.class);
  }
}

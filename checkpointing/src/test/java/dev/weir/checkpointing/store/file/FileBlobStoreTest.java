package dev.weir.checkpointing.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreContract;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.checkpointing.store.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest extends BlobStoreContract {
  @TempDir Path directory;
  private BlobStore store;

  @BeforeEach
  void open() {
    store = new FileBlobStore(directory.resolve("store"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected BlobStore store() {
    return store;
  }

  @Test
  void whenTwoStoresShareADirectoryThenTheyAreOne() {
    try (var second = new FileBlobStore(directory.resolve("store"))) {
      await(store.create("shared/k", text("first")));
      assertFails(second.create("shared/k", text("other")), Reason.EXISTS);
      assertThat(await(second.read("shared/k"))).isEqualTo(text("first"));
    }
  }

  @Test
  void whenTheLastObjectOfADirectoryGoesThenTheDirectoryGoes() {
    await(store.create("jobs/j/c1/a1/x", text("x")));
    await(store.create("jobs/j/c2/a1/x", text("x")));
    await(store.delete("jobs/j/c1/a1/x"));
    assertThat(directory.resolve("store/jobs/j/c1")).doesNotExist();
    assertThat(directory.resolve("store/jobs/j/c2/a1/x")).exists();
  }

  @Test
  void whenOthersDeleteWhileOneCreatesThenNoCreateFails() {
    for (int round = 0; round < 200; round++) {
      var created = new ArrayList<CompletionStage<Void>>();
      for (int i = 0; i < 4; i++) {
        String key = "churn/a/b/" + round + "-" + i;
        created.add(store.create(key, text(key)).thenCompose(done -> store.delete(key)));
      }
      created.forEach(BlobStoreContract::await);
    }
    assertThat(keys("")).isEmpty();
    assertThat(directory.resolve("store")).isEmptyDirectory();
  }

  @Test
  void whenAProcessDiedLongAgoThenItsUnfinishedFilesGo() throws IOException {
    Path old = Files.writeString(directory.resolve("store/~old"), "half");
    Path fresh = Files.writeString(directory.resolve("store/~fresh"), "half");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    try (var second = new FileBlobStore(directory.resolve("store"))) {
      assertThat(await(second.list(""))).isEmpty();
    }
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
  }

  @Test
  void whenAKeyContinuesAnObjectThenItIsRefused() {
    await(store.create("a/b", text("x")));
    await(store.create("d/e/f", text("x")));
    assertFails(store.create("a/b/k1", text("x")), Reason.REFUSED);
    assertFails(store.create("d/e", text("x")), Reason.REFUSED);
    await(store.delete("d/e"));
    assertThat(keys("")).containsExactly("a/b", "d/e/f");
  }

  @Test
  void whenTheDirectoryCannotBeMadeThenItIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "no directory");
    assertThatThrownBy(() -> new FileBlobStore(file.resolve("store")))
        .isInstanceOfSatisfying(
            BlobStoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED));
  }

  @Test
  void whenTheDirectoryVanishesThenTheProbeSaysSo() throws IOException {
    Files.delete(directory.resolve("store"));
    assertFails(store.create("k", text("x")), Reason.REFUSED);
    assertThatThrownBy(() -> Probe.check(store, "node-1"))
        .isInstanceOfSatisfying(
            WeirException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNREACHABLE);
              assertThat(e.getMessage())
                  .contains("write an object", directory.resolve("store").toString());
            });
  }

  @Test
  void whenClosedThenCallsFail() {
    store.close();
    assertFails(store.read("k"), Reason.UNKNOWN);
  }
}

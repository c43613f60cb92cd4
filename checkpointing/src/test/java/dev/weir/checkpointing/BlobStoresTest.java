package dev.weir.checkpointing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.BlobStores.Options;
import dev.weir.checkpointing.store.s3.S3Credentials;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobStoresTest {
  private static final S3Credentials CREDENTIALS = new S3Credentials("id", "secret");

  @TempDir Path directory;

  @Test
  void aDirectoryIsNamedByItsPathOrAsAFile() {
    byte[] bytes = "x".getBytes(StandardCharsets.UTF_8);
    try (var byPath = BlobStores.open(directory + "/st ore", Options.NONE);
        var byUri = BlobStores.open("file://" + directory + "/st%20ore", Options.NONE)) {
      byPath.create("k", bytes).toCompletableFuture().join();
      assertThat(byUri.read("k").toCompletableFuture().join()).isEqualTo(bytes);
    }
  }

  @Test
  void anAddressOfS3IsShownAsGiven() {
    var options = new Options("http://127.0.0.1:9000", null, CREDENTIALS);
    try (var store = BlobStores.open("s3://bucket/a/b/", options)) {
      assertThat(store).hasToString("s3://bucket/a/b at http://127.0.0.1:9000");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s3:",
        "s3://",
        "s3:///prefix",
        "s3://Bucket",
        "s3://b",
        "s3://bucket/a b",
        "s3://bucket/a//b",
        "s3://bucket/..",
        "s3://bucket?x=1",
        "s3://id:hidden@bucket/p",
        "http://host/dir",
        "hdfs://host/dir",
        "file://host/dir",
        "file:dir",
        "file:///a?b",
        "a\0b"
      })
  void whenTheAddressIsNoneThenTheMessageSaysWhatIsExpected(String address) {
    assertThatThrownBy(() -> BlobStores.open(address, Options.NONE))
        .isInstanceOfSatisfying(
            WeirException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
              assertThat(e.getMessage()).contains("expected").doesNotContain("hidden");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"host:9000", "ftp://host", "http://", "http://a:hidden@host", "http://h/bucket"})
  void whenTheEndpointIsNoneThenTheMessageSaysWhatIsExpected(String endpoint) {
    assertThatThrownBy(
            () -> BlobStores.open("s3://bucket", new Options(endpoint, null, CREDENTIALS)))
        .isInstanceOfSatisfying(
            WeirException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
              assertThat(e.getMessage()).contains("endpoint").doesNotContain("hidden");
            });
  }

  @Test
  void whenADirectoryCannotBeMadeThenTheStoreIsUnreachable() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertThatThrownBy(() -> BlobStores.open(file + "/store", Options.NONE))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNREACHABLE));
  }
}

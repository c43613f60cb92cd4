package dev.weir.checkpointing.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.BlobStores;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreContract;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.checkpointing.store.Probe;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3BlobStoreTest extends BlobStoreContract {
  private static final S3Credentials CREDENTIALS =
      new S3Credentials("weir-access-key", "weir-secret-key");

  @TempDir static Path directory;
  private static LocalS3 server;
  private static BlobStore store;

  @BeforeAll
  static void start() {
    server = new LocalS3(directory, CREDENTIALS);
    store = open("s3://bucket/cluster/one", CREDENTIALS);
    server.makeBucket("bucket");
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }

  private static BlobStore open(String address, S3Credentials credentials) {
    return BlobStores.open(address, new BlobStores.Options(server.endpoint(), null, credentials));
  }

  @Override
  protected BlobStore store() {
    return store;
  }

  @Test
  void whenPrefixesDifferThenStoresDoNotMeet() {
    try (var other = open("s3://bucket/cluster/two", CREDENTIALS)) {
      await(other.create("apart/k", text("two")));
      assertThat(keys("apart/")).isEmpty();
      await(store.create("apart/k", text("one")));
      assertThat(await(other.read("apart/k"))).isEqualTo(text("two"));
    }
  }

  @Test
  void whenAListHasSeveralPagesThenItIsWhole() {
    var created = new ArrayList<CompletionStage<Void>>();
    for (int i = 0; i < 1_100; i++) {
      created.add(store.create("paged/" + (10_000 + i), text("x")));
    }
    created.forEach(BlobStoreContract::await);
    assertThat(keys("paged/")).hasSize(1_100).isSorted();
  }

  @Test
  void whenTheSecretIsWrongThenItIsRefusedAndNeverShown() {
    var wrong = new S3Credentials("weir-access-key", "a-wrong-secret");
    try (var refused = open("s3://bucket/cluster/one", wrong)) {
      assertFails(refused.read("k"), Reason.REFUSED);
      assertFails(refused.create("k", text("x")), Reason.REFUSED);
      assertFails(refused.list(""), Reason.REFUSED);
      assertThatThrownBy(() -> Probe.check(refused, "node-1"))
          .isInstanceOfSatisfying(
              WeirException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNREACHABLE);
                assertThat(e.getMessage()).contains("s3://bucket/cluster/one", "403");
                var trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString()).doesNotContain("a-wrong-secret", "weir-access-key");
              });
    }
    assertThat(wrong.toString() + new BlobStores.Options(null, null, wrong))
        .doesNotContain("a-wrong-secret", "weir-access-key");
  }

  @Test
  void whenThereIsNoBucketThenItIsRefused() {
    try (var nowhere = open("s3://no-such-bucket", CREDENTIALS)) {
      assertFails(nowhere.create("k", text("x")), Reason.REFUSED);
      assertFails(nowhere.list(""), Reason.REFUSED);
    }
  }

  @Test
  void whenNobodyListensThenTheOutcomeIsUnknown() {
    var options = new BlobStores.Options("http://127.0.0.1:1", null, CREDENTIALS);
    try (var nobody = BlobStores.open("s3://bucket", options)) {
      assertFails(nobody.create("k", text("x")), Reason.UNKNOWN);
    }
  }
}

package dev.weir.checkpointing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.checkpointing.store.BlobContent.Piece;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store keeps to, whatever is behind it. Each test uses keys of its own. */
public abstract class BlobStoreContract {
  private static final int WRITERS = 8;
  private static final int RACED_KEYS = 20;

  /** A store for the test; closed by the implementation's test. */
  protected abstract BlobStore store();

  @Test
  void whenWrittenThenItReadsBack() {
    byte[] large = new byte[3 << 20];
    new Random(7).nextBytes(large);
    for (byte[] bytes : List.of(new byte[0], new byte[] {1}, large)) {
      String key = "read-back/" + bytes.length;
      await(store().create(key, bytes));
      assertThat(await(store().read(key))).isEqualTo(bytes);
    }
  }

  @Test
  void whenWrittenInPiecesThenItIsOneObject() {
    byte[] large = new byte[3 << 20];
    new Random(8).nextBytes(large);
    for (int pieceBytes : List.of(1 << 18, (1 << 18) + 1, 100_000, 1 << 21)) {
      String key = "pieces/" + pieceBytes;
      await(store().create(key, pieces(large, pieceBytes)));
      assertThat(await(store().read(key))).isEqualTo(large);
      assertThat(await(store().read(key, pieceBytes - 1, 2)))
          .isEqualTo(Arrays.copyOfRange(large, pieceBytes - 1, pieceBytes + 1));
    }
  }

  @Test
  void whenCreatedAgainInOtherPiecesThenOnlyItsBytesCount() {
    byte[] bytes = new byte[1_000_000];
    new Random(9).nextBytes(bytes);
    await(store().create("recut/k", pieces(bytes, 1 << 18)));
    await(store().create("recut/k", pieces(bytes, 77_777)));
    await(store().create("recut/k", bytes));
    for (int at : List.of(0, 300_000, bytes.length - 1)) {
      byte[] other = bytes.clone();
      other[at]++;
      assertFails(store().create("recut/k", pieces(other, 1 << 18)), Reason.EXISTS);
    }
    assertThat(await(store().read("recut/k"))).isEqualTo(bytes);
  }

  /** Cut into pieces, an empty one in front. */
  private static BlobContent pieces(byte[] bytes, int pieceBytes) {
    var pieces = new ArrayList<Piece>(List.of(new Piece(new byte[3], 2, 0)));
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      pieces.add(new Piece(bytes, at, Math.min(pieceBytes, bytes.length - at)));
    }
    return BlobContent.of(pieces);
  }

  @Test
  void whenCreatedAgainWithTheSameBytesThenItSucceeds() {
    await(store().create("again/k", text("same")));
    await(store().create("again/k", text("same")));
    assertThat(await(store().list("again/"))).containsExactly(new BlobInfo("again/k", 4));
  }

  @Test
  void whenCreatedAgainWithOtherBytesThenTheFirstStays() {
    await(store().create("other/k", text("first")));
    for (String other : List.of("secnd", "longer than first", "")) {
      assertFails(store().create("other/k", text(other)), Reason.EXISTS);
    }
    assertThat(await(store().read("other/k"))).isEqualTo(text("first"));
  }

  @Test
  void whenManyCreateOneKeyThenExactlyOneWins() throws Exception {
    for (int k = 0; k < RACED_KEYS; k++) {
      String key = "race/c" + k + "/k";
      var start = new CountDownLatch(1);
      var stages = new ArrayList<CompletionStage<Void>>();
      var threads = new ArrayList<Thread>();
      for (int w = 0; w < WRITERS; w++) {
        byte[] bytes = text("writer " + w);
        var thread =
            new Thread(
                () -> {
                  awaitLatch(start);
                  CompletionStage<Void> stage = store().create(key, bytes);
                  synchronized (stages) {
                    stages.add(stage);
                  }
                });
        thread.start();
        threads.add(thread);
      }
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      var reasons = new ArrayList<String>();
      for (CompletionStage<Void> stage : stages) {
        reasons.add(outcome(stage));
      }
      assertThat(reasons).filteredOn("won"::equals).as(key).hasSize(1);
      assertThat(reasons).filteredOn("EXISTS"::equals).as(key).hasSize(WRITERS - 1);
      assertThat(new String(await(store().read(key)), StandardCharsets.UTF_8))
          .startsWith("writer ");
    }
  }

  @Test
  void whenARangeIsReadThenItIsThatRange() {
    await(store().create("range/k", text("0123456789")));
    assertThat(await(store().read("range/k", 0, 10))).isEqualTo(text("0123456789"));
    assertThat(await(store().read("range/k", 3, 4))).isEqualTo(text("3456"));
    assertThat(await(store().read("range/k", 9, 1))).isEqualTo(text("9"));
    assertThat(await(store().read("range/k", 10, 0))).isEmpty();
  }

  @Test
  void whenARangeLeavesTheObjectThenItIsCorrupt() {
    await(store().create("short/k", text("0123456789")));
    assertFails(store().read("short/k", 8, 3), Reason.CORRUPT);
    assertFails(store().read("short/k", 10, 1), Reason.CORRUPT);
    assertFails(store().read("short/k", 11, 0), Reason.CORRUPT);
    assertFails(store().read("short/k", 5_000_000_000L, 4), Reason.CORRUPT);
    assertFails(store().read("short/k", -1, 4), Reason.CORRUPT);
  }

  @Test
  void whenThereIsNoObjectThenItIsAbsent() {
    assertFails(store().read("absent/k"), Reason.ABSENT);
    assertFails(store().read("absent/k", 0, 1), Reason.ABSENT);
    assertFails(store().read("absent/k", 0, 0), Reason.ABSENT);
    await(store().create("absent/deep/k", text("x")));
    assertFails(store().read("absent/deep"), Reason.ABSENT);
  }

  @Test
  void whenListedThenKeysComeInOrderAndByPrefix() {
    for (String key : List.of("b/2", "b/10", "b-1", "a/z/y", "b.1", "B/1", "b/1/x")) {
      await(store().create("list/" + key, text(key)));
    }
    assertThat(keys("list/"))
        .containsExactly(
            "list/B/1",
            "list/a/z/y",
            "list/b-1",
            "list/b.1",
            "list/b/1/x",
            "list/b/10",
            "list/b/2");
    assertThat(keys("list/b/1")).containsExactly("list/b/1/x", "list/b/10");
    assertThat(keys("list/b/")).containsExactly("list/b/1/x", "list/b/10", "list/b/2");
    assertThat(keys("list/a/z/y")).containsExactly("list/a/z/y");
    assertThat(keys("list/c")).isEmpty();
    assertThat(keys("nowhere/at/all")).isEmpty();
    assertThat(keys("")).contains("list/B/1");
    assertThat(await(store().list("list/b/10"))).containsExactly(new BlobInfo("list/b/10", 4));
  }

  @Test
  void whenDeletedThenItIsGoneAndMayBeDeletedAgain() {
    await(store().create("delete/a/k", text("x")));
    await(store().create("delete/b", text("x")));
    await(store().delete("delete/a/k"));
    await(store().delete("delete/a/k"));
    await(store().delete("delete/never/was"));
    assertFails(store().read("delete/a/k"), Reason.ABSENT);
    assertThat(keys("delete/")).containsExactly("delete/b");
    await(store().create("delete/a/k", text("y")));
    assertThat(keys("delete/")).containsExactly("delete/a/k", "delete/b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a b", "a\\b", "ä",
        "a\0b", "~x", "a%2fb", "a\n"
      })
  void whenAKeyIsNoneThenItIsRefused(String key) {
    assertFails(store().create(key, text("x")), Reason.REFUSED);
    assertFails(store().read(key), Reason.REFUSED);
    assertFails(store().read(key, 0, 1), Reason.REFUSED);
    assertFails(store().delete(key), Reason.REFUSED);
  }

  @Test
  void whenAKeyIsTooLongThenItIsRefused() {
    assertFails(store().create("a/".repeat(256) + "b", text("x")), Reason.REFUSED);
    assertFails(store().create("x".repeat(201), text("x")), Reason.REFUSED);
    assertFails(store().list("../"), Reason.REFUSED);
    await(store().create("long/" + "x".repeat(200), text("x")));
  }

  @Test
  void whenProbedThenItCanBeUsedAndNothingRemains() {
    assertThatCode(() -> Probe.check(store(), "node-1")).doesNotThrowAnyException();
    assertThatCode(() -> Probe.check(store(), "node-1")).doesNotThrowAnyException();
    assertThat(keys("probe/")).isEmpty();
  }

  protected List<String> keys(String prefix) {
    return await(store().list(prefix)).stream().map(BlobInfo::key).toList();
  }

  protected static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  protected static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  protected static void assertFails(CompletionStage<?> stage, Reason reason) {
    assertThatThrownBy(() -> await(stage))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            BlobStoreException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  private static String outcome(CompletionStage<Void> stage) {
    try {
      await(stage);
      return "won";
    } catch (CompletionException e) {
      return e.getCause() instanceof BlobStoreException failure
          ? failure.reason().name()
          : Arrays.toString(e.getStackTrace());
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

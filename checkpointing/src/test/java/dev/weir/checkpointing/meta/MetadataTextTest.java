package dev.weir.checkpointing.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.RecordTooLargeException;
import dev.weir.api.id.Attempts;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataValue.Account;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.checkpointing.meta.MetadataValue.Spec;
import dev.weir.checkpointing.meta.MetadataValue.Wish;
import dev.weir.checkpointing.store.StoreKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTextTest {
  private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");
  private static final String POINTER =
      """
      weir=pointer/1
      epoch=3
      token=-5
      checkpoint=3-17
      attempts=0:2
      manifestKey=jobs/k
      manifestSha256=ab
      """;

  @Property
  void whatIsWrittenIsRead(@ForAll("values") MetadataValue value) {
    byte[] bytes = MetadataText.encode(value);
    assertThat(MetadataText.decode(bytes)).isEqualTo(value);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).startsWith("weir=").endsWith("\n");
  }

  @Test
  void anErrorOfAnyLengthFitsBesideAFullAccount() {
    var positions = new TreeMap<String, Long>();
    for (int i = 0; i < 160; i++) {
      positions.put("é漢".repeat(35) + i, Long.MAX_VALUE);
    }
    var account = new Account(true, new Account.Checkpoints(1, 2, 3), 4, positions);
    for (String before : List.of("", "x")) {
      String error = before + "漢🎈🎈".repeat(100_000);
      var result = new Result(new LeaderEpoch(3), -5, "FAILED", error, 6, account);

      assertThat(result.error())
          .hasSizeBetween(Result.MAX_ERROR_CHARS - 1, Result.MAX_ERROR_CHARS)
          .endsWith("… (cut)");
      assertThat(MetadataText.decode(MetadataText.encode(result))).isEqualTo(result);
    }
  }

  @Test
  void aPointerReadsLikeThis() {
    var pointer =
        new Pointer(
            new LeaderEpoch(3),
            -5,
            CheckpointId.of(new LeaderEpoch(3), 17),
            new Attempts(new TreeMap<>(Map.of(0, 2))),
            "jobs/k",
            "ab");
    assertThat(new String(MetadataText.encode(pointer), StandardCharsets.UTF_8)).isEqualTo(POINTER);
  }

  @Test
  void whatEndsALineOrAFieldIsEscaped() {
    var args = new TreeMap<>(Map.of("a=b\\", "x=y\n\r\\n", "", ""));
    Spec spec = spec("name", args, new TreeMap<>());
    assertThat(new String(MetadataText.encode(spec), StandardCharsets.UTF_8))
        .contains("\nargs.=\nargs.a\\=b\\\\=x=y\\n\\r\\\\n\n");
    assertThat(MetadataText.decode(MetadataText.encode(spec))).isEqualTo(spec);
  }

  @Test
  void theLargestPointerIsSmallEnough() {
    var last = new CheckpointId(Long.MAX_VALUE);
    var pointer =
        new Pointer(
            new LeaderEpoch(0x7fff_ffffL),
            Long.MIN_VALUE,
            last,
            new Attempts(new TreeMap<>(Map.of(0, Integer.MAX_VALUE))),
            StoreKeys.manifest(JOB, last, Long.MIN_VALUE),
            "ab".repeat(32));
    assertThat(MetadataText.encode(pointer).length).isLessThan(512);
  }

  @Test
  void whenAPointerIsTooLargeThenItIsNotWritten() {
    var attempts = new TreeMap<Integer, Integer>();
    for (int region = 0; region < 400; region++) {
      attempts.put(region, 1);
    }
    var pointer =
        new Pointer(new LeaderEpoch(1), 1, new CheckpointId(1), new Attempts(attempts), "k", "ab");
    assertThatThrownBy(() -> MetadataText.encode(pointer))
        .isInstanceOf(RecordTooLargeException.class);
  }

  @Test
  void whenAValueIsTooLargeThenItIsNeitherWrittenNorRead() {
    Spec spec = spec("x".repeat(MetadataText.MAX_BYTES), new TreeMap<>(), new TreeMap<>());
    assertThatThrownBy(() -> MetadataText.encode(spec)).isInstanceOf(RecordTooLargeException.class);
    assertMalformed(POINTER.replace("ab\n", "x".repeat(MetadataText.MAX_BYTES) + "\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pointer/1 | pointer/2",
        "pointer/1 | exec/1",
        "weir=pointer/1\n | ",
        "ab\n | ab",
        "epoch=3 | epoch=03",
        "epoch=3 | epoch=+3",
        "epoch=3 | epoch=-1",
        "epoch=3 | epoch=",
        "epoch=3 | epoch=99999999999999999999",
        "epoch=3 | epoch",
        "token=-5\n | ",
        "token=-5\n | token=-5\ntoken=-5\n",
        "token=-5\n | token=-5\nother=1\n",
        "token=-5\n | token=-5\n\n",
        "3-17 | 317",
        "3-17 | 3-017",
        "3-17 | 3-4294967297",
        "3-17 | -3-17",
        "0:2 | 0:0",
        "0:2 | 0:2,0:2",
        "0:2 | 0:2,",
        "0:2 | 1:1,0:2",
        "0:2 | -1:2",
        "jobs/k | jobs\\k",
        "jobs/k | jobs\\",
        "manifestKey | manifest\\Key"
      })
  void whenAnythingIsOtherThanWrittenThenItIsMalformed(String change) {
    String[] parts = change.split(" \\| ", -1);
    assertThat(POINTER).contains(parts[0]);
    assertMalformed(POINTER.replace(parts[0], parts[1]));
  }

  @Test
  void whenItIsNoTextThenItIsMalformed() {
    assertMalformed("");
    assertThatThrownBy(() -> MetadataText.decode(new byte[] {'w', '=', (byte) 0xff, '\n'}))
        .isInstanceOf(MalformedValueException.class);
  }

  private static void assertMalformed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> MetadataText.decode(bytes))
        .isInstanceOf(MalformedValueException.class);
  }

  private static Spec spec(
      String name, SortedMap<String, String> args, SortedMap<String, String> settings) {
    return new Spec(
        new LeaderEpoch(1),
        2,
        JOB,
        new MetadataValue.Submission("r", name, "jar", "Class", args, settings),
        "fp",
        "key",
        3);
  }

  private static Arbitrary<Account> accounts(Arbitrary<String> texts) {
    Arbitrary<Long> counts = Arbitraries.longs();
    return Combinators.combine(
            Arbitraries.of(true, false),
            Combinators.combine(counts, counts, counts).as(Account.Checkpoints::new),
            counts,
            Arbitraries.maps(texts, counts).ofMaxSize(5).map(TreeMap::new))
        .as(Account::new);
  }

  @Provide
  Arbitrary<MetadataValue> values() {
    Arbitrary<LeaderEpoch> epochs =
        Arbitraries.longs().between(0, 0x7fff_ffff).map(LeaderEpoch::new);
    Arbitrary<Long> tokens = Arbitraries.longs();
    Arbitrary<String> texts =
        Arbitraries.strings().ascii().withChars("äß€\u2028\\=\n\r").ofMaxLength(30);
    Arbitrary<CheckpointId> ids = Arbitraries.longs().greaterOrEqual(0).map(CheckpointId::new);
    Arbitrary<Attempts> attempts =
        Arbitraries.maps(
                Arbitraries.integers().greaterOrEqual(0), Arbitraries.integers().greaterOrEqual(1))
            .ofMaxSize(5)
            .map((Map<Integer, Integer> m) -> new Attempts(new TreeMap<>(m)));
    Arbitrary<SortedMap<String, String>> maps =
        Arbitraries.maps(texts, texts).ofMaxSize(5).map(TreeMap::new);
    Arbitrary<MetadataValue> leaders =
        Combinators.combine(epochs, tokens, texts, texts, texts).as(Leader::new);
    Arbitrary<MetadataValue> specs =
        Combinators.combine(texts, maps, maps).as(MetadataTextTest::spec);
    Arbitrary<MetadataValue> execs =
        Combinators.combine(epochs, tokens, attempts, texts, ids).as(Exec::new);
    Arbitrary<MetadataValue> pointers =
        Combinators.combine(epochs, tokens, ids, attempts, texts, texts).as(Pointer::new);
    Arbitrary<MetadataValue> results =
        Combinators.combine(
                epochs, tokens, texts, texts.injectNull(0.3), Arbitraries.longs(), accounts(texts))
            .as(Result::new);
    Arbitrary<MetadataValue> wishes =
        Combinators.combine(epochs, tokens, Arbitraries.of(Wish.Kind.values()), Arbitraries.longs())
            .as(Wish::new);
    return Arbitraries.oneOf(leaders, specs, execs, pointers, results, wishes);
  }
}

package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.window.Aggregate;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import dev.weir.worker.template.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CombineOperatorTest {
  private final List<Object> sent = new ArrayList<>();
  private final ElementContext context = new ElementContext(0, () -> 0);

  private record Broken() implements Aggregate<Long, String, String> {
    @Override
    public TypeRef<String> accumulatorType() {
      return TypeRef.of(String.class);
    }

    @Override
    public String create() {
      throw new IllegalStateException("no beginning");
    }

    @Override
    public String add(String list, Long record) {
      return list;
    }

    @Override
    public String merge(String left, String right) {
      return left;
    }

    @Override
    public String result(String list) {
      return list;
    }
  }

  private static EdgeRecords edges(NodeSpec spec) {
    return Operators.edges("windows", TypeRef.of(Long.class), spec);
  }

  private Combiner combiner(Aggregate<Long, ?, ?> aggregate, Templates templates) {
    return edges(windows(aggregate))
        .combiner(
            0,
            context,
            templates,
            partial -> sent.add(context.timestamp() + " " + shown((Partial<?, ?>) partial)));
  }

  private static <A, R> NodeSpec windows(Aggregate<Long, A, R> aggregate) {
    return new WindowSpec<>(
        Operators.<Long, Long>by(Long.class, record -> record / 1_000),
        Windows.sliding(java.time.Duration.ofMillis(400), java.time.Duration.ofMillis(100)),
        aggregate,
        (key, window, result) -> key);
  }

  private static String shown(Partial<?, ?> partial) {
    return partial.key() + ":" + partial.accumulator() + " of " + partial.records();
  }

  private void emit(Combiner combiner, long record, long time) {
    context.timestamp(time);
    combiner.emit(record);
    assertThat(context.timestamp()).isEqualTo(time);
  }

  @Test
  void recordsOfAKeyAndSliceAreOnePartialAtTheStartOfTheSlice() {
    for (Templates templates : Templates.values()) {
      sent.clear();
      Combiner combiner = combiner(new Listing<Long>(String::valueOf), templates);
      emit(combiner, 7_001, 110);
      emit(combiner, 7_002, 199);
      emit(combiner, 7_003, 200);
      emit(combiner, 8_001, 150);
      emit(combiner, 7_004, -1);
      assertThat(sent).isEmpty();
      assertThat(combiner.isEmpty()).isFalse();
      assertThat(combiner.emptySome(1)).isFalse();
      assertThat(combiner.emptySome(3)).isTrue();
      assertThat(sent)
          .containsExactly(
              "100 7:,7001,7002 of 2", "200 7:,7003 of 1", "100 8:,8001 of 1", "-100 7:,7004 of 1");
      assertThat(combiner.isEmpty()).isTrue();
    }
  }

  @Test
  void aWatermarkIsHeldBackWhenItEndsAWindowOfSomethingHeld() {
    Combiner combiner = combiner(Aggregates.counting(), Templates.SHARED);
    assertThat(combiner.holdsBack(Long.MAX_VALUE)).isFalse();
    emit(combiner, 7_000, 250);
    emit(combiner, 7_000, 150);
    assertThat(combiner.holdsBack(198)).isFalse();
    assertThat(combiner.holdsBack(199)).isTrue();
    combiner.emptySome(10);
    assertThat(combiner.holdsBack(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void noMorePartialsAreSentThanThereIsRoomFor() {
    Combiner combiner =
        edges(windows(Aggregates.counting()))
            .combiner(
                0,
                context,
                Templates.COPIED,
                partial -> {
                  sent.add(partial);
                  if (sent.size() != 2) {
                    context.endRun(); // as the end of a chain does whose gate has no room
                  }
                });
    for (int key = 0; key < 4; key++) {
      emit(combiner, key * 1_000L, 10);
    }
    assertThat(combiner.emptySome(16)).isFalse();
    assertThat(sent).hasSize(1);
    assertThat(combiner.emptySome(16)).isFalse();
    assertThat(sent).hasSize(3);
    assertThat(combiner.emptySome(16)).isTrue();
    assertThat(sent).hasSize(4);
  }

  @Test
  void anAggregateThatCannotBeginNamesTheWindowOperator() {
    Combiner combiner = combiner(new Broken(), Templates.COPIED);
    assertThatThrownBy(() -> emit(combiner, 7_000, 10))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_CODE_FAILED))
        .hasMessageContaining("operator 'windows'")
        .hasMessageContaining("the record was 7000");
  }

  @Test
  void whereKeysHardlyRepeatRecordsPassOneByOneUntilItLooksAgain() {
    Combiner combiner = combiner(Aggregates.counting(), Templates.SHARED);
    int distinct = CombineWorth.PERIOD_RECORDS;
    for (int key = 0; key < distinct; key++) {
      emit(combiner, key * 1_000L, 10);
    }
    assertThat(combiner.isPoor()).as("half of them are held").isFalse();
    while (!combiner.isPoor()) {
      emit(combiner, distinct++ * 1_000L, 10);
    }
    assertThat(distinct).isLessThan(2 * CombineWorth.PERIOD_RECORDS);
    while (!combiner.emptySome(100)) {}
    assertThat(combiner.isPoor()).isFalse();
    assertThat(sent).hasSize(distinct);
    emit(combiner, 1_000, 10);
    emit(combiner, 1_000, 11);
    assertThat(sent.subList(distinct, sent.size())).containsExactly("0 1:1 of 1", "0 1:1 of 1");
    assertThat(combiner.isEmpty()).isTrue();
    for (int i = 2; i < CombineWorth.REST_RECORDS; i++) {
      emit(combiner, 1_000, 10);
    }
    int before = sent.size();
    emit(combiner, 1_000, 10);
    emit(combiner, 1_000, 11);
    assertThat(sent).hasSize(before);
    combiner.emptySome(1);
    assertThat(sent.get(before)).isEqualTo("0 1:2 of 2");
  }

  @Test
  void whereKeysRepeatItGoesOn() {
    Combiner combiner = combiner(Aggregates.counting(), Templates.SHARED);
    for (int i = 0; i < 2 * CombineWorth.PERIOD_RECORDS; i++) {
      emit(combiner, i % 100 * 1_000L, 10);
    }
    while (!combiner.emptySome(100)) {}
    sent.clear();
    emit(combiner, 1_000, 10);
    assertThat(sent).isEmpty();
  }

  @Test
  void aRecordThatCannotBeAggregatedNamesTheWindowOperator() {
    Combiner combiner =
        combiner(
            Aggregates.summingLong(
                record -> {
                  throw new IllegalStateException("no price");
                }),
            Templates.COPIED);
    assertThatThrownBy(() -> emit(combiner, 7_000, 10))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_CODE_FAILED))
        .hasMessageContaining("operator 'windows'")
        .hasMessageContaining("the record was 7000");
    assertThatThrownBy(
            () -> emit(combiner(Aggregates.counting(), Templates.SHARED), 7, Long.MIN_VALUE))
        .hasMessageContaining("no event time");
  }

  @Test
  @SuppressWarnings("unchecked")
  void aPartialCrossesProcesses() {
    EdgeRecords edges = edges(windows(new Listing<Long>(String::valueOf)));
    var codec = (dev.weir.api.codec.Codec<Object>) edges.form(0).codec().get();
    var partial = new Partial<>(-5, 7L, "abc", 300);
    var out = new ByteWriter(64, 128);
    codec.encode(partial, out);
    var in = new ByteReader(out.toByteArray());
    assertThat(codec.decode(in)).isEqualTo(partial);
    assertThat(in.remaining()).isZero();
    assertThat(edges.keyHash(0, context).applyAsInt(partial)).isEqualTo(-5);
    assertThat(edges.maker(0)).isEqualTo("windows");
  }

  private static NodeSpec listing(boolean numbers) {
    var lists = new Listing<Long>(String::valueOf);
    return numbers
        ? windows(lists)
        : new WindowSpec<>(
            Operators.<Long, String>by(String.class, record -> "" + record / 1_000),
            Windows.tumbling(java.time.Duration.ofMillis(100)),
            lists,
            (key, window, result) -> key);
  }

  /** Many keys, so that entries take each other's place. */
  @Property(tries = 20)
  void everyRecordIsInOnePartialAndThoseOfAKeyKeepTheirOrder(
      @ForAll long seed, @ForAll boolean numbers) {
    sent.clear();
    var random = new Random(seed);
    int keys = 1 + random.nextInt(3 * CombineTable.SLOTS);
    var expected = new TreeMap<String, String>();
    var found = new TreeMap<String, String>();
    Combiner combiner =
        edges(listing(numbers))
            .combiner(
                0,
                context,
                Templates.SHARED,
                sentPartial -> {
                  var partial = (Partial<?, ?>) sentPartial;
                  String list = (String) partial.accumulator();
                  assertThat(list.chars().filter(c -> c == ',').count())
                      .isEqualTo(partial.records());
                  found.merge(context.timestamp() + "/" + partial.key(), list, String::concat);
                });
    for (int i = 0; i < 40_000; i++) {
      long key = random.nextInt(keys);
      long time = random.nextInt(300);
      long record = key * 1_000 + random.nextInt(1_000);
      emit(combiner, record, time);
      expected.merge(time / 100 * 100 + "/" + key, "," + record, String::concat);
      if (random.nextInt(5_000) == 0) {
        while (!combiner.emptySome(7)) {}
      }
    }
    while (!combiner.emptySome(7)) {}
    assertThat(found).isEqualTo(expected);
  }
}

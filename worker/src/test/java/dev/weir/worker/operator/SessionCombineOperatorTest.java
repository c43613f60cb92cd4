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

class SessionCombineOperatorTest {
  private static final long GAP = 10;

  private final List<Object> sent = new ArrayList<>();
  private final ElementContext context = new ElementContext(0, () -> 0);

  private static <A, R> EdgeRecords edges(Aggregate<Long, A, R> aggregate) {
    NodeSpec spec =
        new WindowSpec<>(
            Operators.<Long, Long>by(Long.class, record -> record / 1_000),
            new Windows.Sessions(GAP),
            aggregate,
            (key, window, result) -> key);
    return Operators.edges("sessions", TypeRef.of(Long.class), spec);
  }

  private Combiner combiner(Aggregate<Long, ?, ?> aggregate, Templates templates) {
    return edges(aggregate)
        .combiner(
            0,
            context,
            templates,
            partial -> sent.add(shown(context.timestamp(), (SpanPartial<?, ?>) partial)));
  }

  private static String shown(long first, SpanPartial<?, ?> partial) {
    return partial.key()
        + "["
        + first
        + ","
        + (first + partial.spanMillis())
        + "]"
        + partial.accumulator()
        + " of "
        + partial.records();
  }

  private void emit(Combiner combiner, long record, long time) {
    context.timestamp(time);
    combiner.emit(record);
  }

  private List<Object> taken() {
    List<Object> all = List.copyOf(sent);
    sent.clear();
    return all;
  }

  @Test
  void theFirstRecordOfASessionGoesAtOnceAndWhatContinuesItAsOne() {
    for (Templates templates : Templates.values()) {
      Combiner combiner = combiner(new Listing<Long>(String::valueOf), templates);
      emit(combiner, 7_001, 100);
      emit(combiner, 8_001, 500);
      assertThat(taken()).containsExactly("7[100,100],7001 of 1", "8[500,500],8001 of 1");
      emit(combiner, 7_002, 110);
      emit(combiner, 7_003, 105);
      emit(combiner, 7_004, 120);
      emit(combiner, 8_002, 500);
      assertThat(sent).isEmpty();
      assertThat(combiner.isEmpty()).isFalse();
      assertThat(combiner.emptySome(1)).isFalse();
      assertThat(combiner.emptySome(1)).isTrue();
      assertThat(taken()).containsExactly("7[105,120],7002,7003,7004 of 3", "8[500,500],8002 of 1");
      assertThat(combiner.isEmpty()).isTrue();
      emit(combiner, 7_005, 130);
      assertThat(sent).isEmpty();
    }
  }

  @Test
  void theGapApartIsTheSameSessionAndAMillisecondMoreIsNot() {
    Combiner combiner = combiner(new Listing<Long>(String::valueOf), Templates.SHARED);
    emit(combiner, 7_001, 100);
    emit(combiner, 7_002, 110);
    emit(combiner, 7_003, 120);
    assertThat(taken()).hasSize(1);
    emit(combiner, 7_004, 131);
    assertThat(taken()).containsExactly("7[110,120],7002,7003 of 2", "7[131,131],7004 of 1");
    emit(combiner, 7_005, 141);
    emit(combiner, 7_006, 152);
    assertThat(taken()).containsExactly("7[141,141],7005 of 1", "7[152,152],7006 of 1");
  }

  @Test
  void aRecordBeforeTheSessionGoesAtOnceBehindWhatIsHeld() {
    Combiner combiner = combiner(new Listing<Long>(String::valueOf), Templates.SHARED);
    emit(combiner, 7_001, 100);
    emit(combiner, 7_002, 101);
    emit(combiner, 7_003, 91);
    assertThat(taken())
        .containsExactly("7[100,100],7001 of 1", "7[101,101],7002 of 1", "7[91,91],7003 of 1");
    emit(combiner, 7_004, 91); // now the session is known to begin there
    assertThat(sent).isEmpty();
    emit(combiner, 7_005, 80); // and this may be another
    assertThat(taken()).containsExactly("7[91,91],7004 of 1", "7[80,80],7005 of 1");
    emit(combiner, 7_006, 85);
    assertThat(taken()).containsExactly("7[85,85],7006 of 1");
  }

  @Test
  void whatIsNotAheadOfTheWatermarkGoesAloneBehindWhatIsHeld() {
    Combiner combiner = combiner(new Listing<Long>(String::valueOf), Templates.SHARED);
    emit(combiner, 7_001, 100);
    context.watermark(105);
    emit(combiner, 7_002, 106);
    emit(combiner, 7_003, 105);
    assertThat(taken())
        .containsExactly("7[100,100],7001 of 1", "7[106,106],7002 of 1", "7[105,105],7003 of 1");
    emit(combiner, 8_001, 90); // of a key that nothing is known of
    emit(combiner, 8_002, 90);
    assertThat(taken()).containsExactly("8[90,90],8001 of 1", "8[90,90],8002 of 1");
    emit(combiner, 8_003, 106);
    assertThat(taken()).containsExactly("8[106,106],8003 of 1");
    assertThat(combiner.isEmpty()).isFalse(); // 7's place is noted, but nothing is in it
    assertThat(combiner.emptySome(16)).isTrue();
    assertThat(sent).isEmpty();
  }

  @Test
  void aWatermarkIsHeldBackWhenItEndsASessionOfSomethingHeld() {
    Combiner combiner = combiner(Aggregates.counting(), Templates.SHARED);
    assertThat(combiner.holdsBack(Long.MAX_VALUE)).isFalse();
    emit(combiner, 7_000, 100);
    assertThat(combiner.holdsBack(Long.MAX_VALUE)).isFalse();
    emit(combiner, 8_000, 95);
    emit(combiner, 7_000, 105);
    assertThat(combiner.holdsBack(109)).isFalse();
    assertThat(combiner.holdsBack(110)).isTrue();
    emit(combiner, 8_000, 98);
    assertThat(combiner.holdsBack(104)).isFalse();
    assertThat(combiner.holdsBack(105)).isTrue();
    combiner.emptySome(10);
    assertThat(combiner.holdsBack(Long.MAX_VALUE)).isFalse();
    emit(combiner, 7_000, 106); // behind the edge the session has a record at 105 now
    assertThat(combiner.holdsBack(114)).isFalse();
    assertThat(combiner.holdsBack(115)).isTrue();
  }

  @Test
  void noMorePartialsAreSentThanThereIsRoomFor() {
    Combiner combiner =
        edges(Aggregates.counting())
            .combiner(
                0,
                context,
                Templates.COPIED,
                partial -> {
                  sent.add(partial);
                  context.endRun(); // as the end of a chain does whose gate has no room
                });
    for (int i = 0; i < 8; i++) {
      emit(combiner, i % 4 * 1_000L, 10);
    }
    assertThat(sent).hasSize(4);
    assertThat(combiner.recordsHidden()).isEqualTo(4);
    assertThat(combiner.emptySome(16)).isFalse();
    assertThat(sent).hasSize(5);
    for (int left = 3; left > 0; left--) {
      assertThat(combiner.emptySome(16)).isEqualTo(left == 1);
    }
    assertThat(sent).hasSize(8);
    assertThat(combiner.recordsHidden()).isZero();
  }

  @Test
  void whereSessionsHardlyRepeatRecordsPassOneByOneUntilItLooksAgain() {
    Combiner combiner = combiner(Aggregates.counting(), Templates.SHARED);
    for (int key = 0; key < CombineWorth.PERIOD_RECORDS; key++) {
      emit(combiner, key * 1_000L, 10);
    }
    assertThat(taken()).hasSize(CombineWorth.PERIOD_RECORDS);
    for (int i = 0; i < CombineWorth.REST_RECORDS; i++) {
      emit(combiner, 1_000, 10);
    }
    assertThat(combiner.isEmpty()).isTrue();
    assertThat(taken()).hasSize(CombineWorth.REST_RECORDS).contains("1[10,10]1 of 1");
    emit(combiner, 1_000, 21);
    emit(combiner, 1_000, 22);
    emit(combiner, 1_000, 23);
    assertThat(taken()).containsExactly("1[21,21]1 of 1");
    combiner.emptySome(1);
    assertThat(taken()).containsExactly("1[22,23]2 of 2");
  }

  @Test
  void whereSessionsRepeatItGoesOn() {
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
  void aRecordThatCannotBeAggregatedNamesTheSessionOperator() {
    Aggregate<Long, ?, ?> broken =
        Aggregates.summingLong(
            record -> {
              throw new IllegalStateException("no price");
            });
    assertThatThrownBy(() -> emit(combiner(broken, Templates.COPIED), 7_000, 10))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_CODE_FAILED))
        .hasMessageContaining("operator 'sessions'")
        .hasMessageContaining("the record was 7000");
  }

  @Test
  @SuppressWarnings("unchecked")
  void aPartialCrossesProcesses() {
    EdgeRecords edges = edges(new Listing<Long>(String::valueOf));
    var codec = (dev.weir.api.codec.Codec<Object>) edges.form(0).codec().get();
    var partial = new SpanPartial<>(-5, 7L, 1L << 40, "abc", 300);
    var out = new ByteWriter(64, 128);
    codec.encode(partial, out);
    var in = new ByteReader(out.toByteArray());
    assertThat(codec.decode(in)).isEqualTo(partial);
    assertThat(in.remaining()).isZero();
    assertThat(edges.keyHash(0, context).applyAsInt(partial)).isEqualTo(-5);
    assertThat(edges.maker(0)).isEqualTo("sessions");
  }

  /** Many keys, so that entries take each other's place. */
  @Property(tries = 20)
  void everyRecordIsInOnePartialAndThoseOfAKeyKeepTheirOrder(@ForAll long seed) {
    sent.clear();
    context.watermark(Long.MIN_VALUE);
    var random = new Random(seed);
    int keys = 1 + random.nextInt(3 * SessionCombineTable.SLOTS);
    var expected = new TreeMap<Object, String>();
    var found = new TreeMap<Object, String>();
    Combiner combiner =
        edges(new Listing<Long>(String::valueOf))
            .combiner(
                0,
                context,
                Templates.SHARED,
                sentPartial -> {
                  var partial = (SpanPartial<?, ?>) sentPartial;
                  String list = (String) partial.accumulator();
                  assertThat(list.chars().filter(c -> c == ',').count())
                      .isEqualTo(partial.records());
                  found.merge(partial.key(), list, String::concat);
                  sent.add(partial);
                });
    for (int i = 0; i < 40_000; i++) {
      long key = random.nextInt(keys);
      long time = i / 100 + random.nextInt(20);
      long record = key * 1_000 + random.nextInt(1_000);
      emit(combiner, record, time);
      expected.merge(key, "," + record, String::concat);
      if (random.nextInt(2_000) == 0) {
        while (!combiner.emptySome(7)) {}
        context.watermark(i / 100);
      }
    }
    while (!combiner.emptySome(7)) {}
    assertThat(found).isEqualTo(expected);
    assertThat(combiner.recordsHidden()).isEqualTo(40_000 - sent.size());
  }
}

package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.State;
import dev.weir.api.state.Timer;
import dev.weir.api.state.ValueState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyedOperatorsTest {
  record Word(String text, long n) {}

  @Test
  void reduceKeepsOneValueForEachKey() {
    Operators reduce =
        new Operators(
            TypeRef.of(Word.class),
            new NodeSpec.ReduceSpec<Word, String>(
                Operators.by(String.class, Word::text),
                (a, b) -> new Word(a.text(), a.n() + b.n())));
    reduce.emit(new Word("a", 1), 5);
    reduce.emit(new Word("b", 10), 6);
    reduce.emit(new Word("a", 2), 7);
    assertThat(reduce.out).containsExactly(new Word("a", 1), new Word("b", 10), new Word("a", 3));
    assertThat(reduce.times).containsExactly(5L, 6L, 7L);
  }

  /** Uses every kind of state and both kinds of timer. */
  static final class Everything extends ProcessFunction<String, Word, String> {
    final ValueState<Long> sum = State.value("sum", Long.class);
    final ListState<Long> all = State.list("all", Long.class);
    final MapState<Long, String> seen = State.map("seen", Long.class, String.class);
    final Timer quiet = Timer.eventTime("quiet");
    final Timer other = Timer.eventTime("other");
    final Timer clock = Timer.processingTime("clock");

    @Override
    public void process(Word word, Context<String, String> ctx) {
      if (word.n() < 0) {
        seen.remove(-word.n());
        all.clear();
        quiet.cancel();
        return;
      }
      sum.set(sum.orElse(0L) + word.n());
      all.add(word.n());
      seen.put(word.n(), word.text());
      quiet.set(Instant.ofEpochMilli(word.n()));
      if (word.n() == 7) {
        other.set(Instant.ofEpochMilli(7));
        clock.set(ctx.now().plusMillis(50));
      }
    }

    @Override
    public void onTimer(Timer timer, Context<String, String> ctx) {
      List<Long> elements = new ArrayList<>();
      all.all().forEach(elements::add);
      List<Long> keys = new ArrayList<>();
      for (Map.Entry<Long, String> entry : seen.entries()) {
        keys.add(entry.getKey());
      }
      keys.sort(null);
      ctx.emit(
          timer.name()
              + " "
              + ctx.key()
              + " "
              + sum.get()
              + " "
              + elements
              + " "
              + keys
              + " @"
              + (ctx.timestamp() == null ? "none" : ctx.timestamp().toEpochMilli()));
    }
  }

  private static Operators everything() {
    var function = new Everything();
    return new Operators(
        TypeRef.of(String.class),
        new NodeSpec.ProcessSpec<>(
            Operators.by(String.class, Word::text),
            function,
            List.of(function.sum, function.all, function.seen),
            List.of(function.quiet, function.other, function.clock)));
  }

  @Test
  void stateAndTimersBelongToTheirKeys() {
    Operators process = everything();
    process.emit(new Word("x", 3), 1);
    process.emit(new Word("y", 5), 1);
    process.emit(new Word("x", 4), 1);
    process.watermark(4);
    assertThat(process.out).containsExactly("quiet x 7 [3, 4] [3, 4] @4");
    process.emit(new Word("y", -5), 1);
    process.watermark(100);
    assertThat(process.out).hasSize(1);
    assertThat(process.chain.timersPending()).isZero();
  }

  @Test
  void timersOfOneTimeFireInOrderOfDeclarationAndProcessingTimersByTheClock() {
    Operators process = everything();
    process.emit(new Word("x", 7), 1);
    assertThat(process.chain.processingTimerMillis()).isEqualTo(10_050);
    process.watermark(50);
    assertThat(process.out).containsExactly("quiet x 7 [7] [7] @7", "other x 7 [7] [7] @7");
    process.processingTime(10_049);
    assertThat(process.out).hasSize(2);
    process.processingTime(10_050);
    assertThat(process.out).element(2).isEqualTo("clock x 7 [7] [7] @none");
  }

  @Test
  void aTimerSetToAPastTimeFiresBeforeTheNextElement() {
    Operators process = everything();
    process.watermark(50);
    process.emit(new Word("x", 3), 60);
    assertThat(process.out).containsExactly("quiet x 3 [3] [3] @3");
  }

  /** Emits its key, at once and when its timer fires. */
  static final class Keys<K> extends ProcessFunction<K, K, Object> {
    final Timer later = Timer.eventTime("later");

    @Override
    public void process(K record, Context<K, Object> ctx) {
      later.set(Instant.ofEpochMilli(10));
      ctx.emit(ctx.key());
    }

    @Override
    public void onTimer(Timer timer, Context<K, Object> ctx) {
      ctx.emit(List.of(ctx.key()));
    }
  }

  @SafeVarargs
  private static <K> void keysAreWhatTheyWere(Class<K> type, K... keys) {
    var function = new Keys<K>();
    Operators process =
        new Operators(
            TypeRef.of(Object.class),
            new NodeSpec.ProcessSpec<K, K, Object>(
                Operators.by(type, (K key) -> key), function, List.of(), List.of(function.later)));
    List<Object> fired = new ArrayList<>();
    for (K key : keys) {
      process.emit(key, 1);
      fired.add(List.of(key));
    }
    assertThat(process.out).containsExactly((Object[]) keys);
    process.watermark(10);
    assertThat(process.out.subList(keys.length, process.out.size()))
        .containsExactlyInAnyOrderElementsOf(fired);
    process.emit(keys[0], 11);
    assertThat(process.out).element(2 * keys.length).isEqualTo(keys[0]);
  }

  @Test
  void keysAreWhatTheyWereWhetherNumbersOrNot() {
    keysAreWhatTheyWere(Long.class, 0L, -1L, Long.MIN_VALUE, 1L << 40);
    keysAreWhatTheyWere(Integer.class, 0, -1, Integer.MAX_VALUE);
    keysAreWhatTheyWere(Short.class, (short) -1, (short) 300);
    keysAreWhatTheyWere(Byte.class, (byte) -1, (byte) 7);
    keysAreWhatTheyWere(Character.class, 'a', '\uffff');
    keysAreWhatTheyWere(Boolean.class, true, false);
    keysAreWhatTheyWere(String.class, "", "key");
  }

  /** Sets its timer again a number of times, each some milliseconds after the one before. */
  static final class Again extends ProcessFunction<String, Word, String> {
    final ValueState<Long> left = State.value("left", Long.class);
    final Timer again = Timer.eventTime("again");
    final long stepMillis;
    long fired;
    long latest = Long.MIN_VALUE;

    Again(long stepMillis) {
      this.stepMillis = stepMillis;
    }

    @Override
    public void process(Word word, Context<String, String> ctx) {
      left.set(word.n());
      again.set(Instant.ofEpochMilli(0));
    }

    @Override
    public void onTimer(Timer timer, Context<String, String> ctx) {
      fired++;
      latest = Math.max(latest, ctx.timestamp().toEpochMilli());
      left.set(left.orElse(0L) - 1);
      if (left.orElse(0L) > 0) {
        again.set(ctx.timestamp().plusMillis(stepMillis));
      }
    }

    Operators operators() {
      return new Operators(
          TypeRef.of(String.class),
          new NodeSpec.ProcessSpec<>(
              Operators.by(String.class, Word::text), this, List.of(left), List.of(again)));
    }
  }

  private static final long FOREVER = Long.MAX_VALUE;

  @Test
  void atTheEndOfInputTimersSetByTimersFireToo() {
    var function = new Again(60_000);
    Operators process = function.operators();
    for (int key = 0; key < 50; key++) {
      process.emit(new Word("k" + key, SweepLimit.MAX_FIRINGS_PER_TIMER), 1);
    }
    process.watermark(Long.MAX_VALUE);
    assertThat(function.fired).isEqualTo(50 * SweepLimit.MAX_FIRINGS_PER_TIMER);
    assertThat(function.latest).isEqualTo(60_000 * (SweepLimit.MAX_FIRINGS_PER_TIMER - 1));
    assertThat(process.chain.timersPending()).isZero();
    assertThat(process.context.watermark()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void atTheEndOfInputATimerWithoutEndFailsTheJob() {
    var function = new Again(60_000);
    Operators process = function.operators();
    process.emit(new Word("busy", FOREVER), 1);
    process.emit(new Word("calm", 1), 1);
    assertThatThrownBy(() -> process.watermark(Long.MAX_VALUE))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMERS_ENDLESS))
        .hasMessageContaining("operator 'a', subtask 0")
        .hasMessageContaining("'again' of key busy")
        .hasMessageContaining("the input has ended");
    assertThat(function.fired).isEqualTo(2 * SweepLimit.MAX_FIRINGS_PER_TIMER);
    assertThat(process.context.failedOperator()).isEqualTo("a");
  }

  @Test
  void beforeTheEndTimersMayFollowEachOtherUpToTheWatermark() {
    var function = new Again(1);
    Operators process = function.operators();
    process.emit(new Word("busy", FOREVER), 1);
    process.watermark(100_000);
    assertThat(function.fired).isEqualTo(100_001);
    process.watermark(100_002);
    assertThat(function.fired).isEqualTo(100_003);
  }

  @Test
  void aTimerSetToThePresentForEverFailsTheJobInTheMiddleOfTheStreamToo() {
    for (long stepMillis : new long[] {0, -5}) {
      Operators process = new Again(stepMillis).operators();
      process.emit(new Word("busy", FOREVER), 1);
      assertThatThrownBy(() -> process.watermark(50))
          .hasMessageContaining("'again' of key busy")
          .hasMessageContaining("event time stands still");
    }
  }

  @Test
  void aTimerOfADistantTimeFiresAtTheEndOfInput() {
    var function = new Everything();
    Operators process =
        new Operators(
            TypeRef.of(String.class),
            new NodeSpec.ProcessSpec<>(
                Operators.by(String.class, Word::text),
                function,
                List.of(function.sum, function.all, function.seen),
                List.of(function.quiet)));
    process.emit(new Word("x", 1L << 60), 1);
    process.watermark(1L << 59);
    assertThat(process.out).isEmpty();
    process.watermark(Long.MAX_VALUE);
    assertThat(process.out).hasSize(1);
  }

  @Test
  void aFailureNamesOperatorSubtaskAndRecordAndCannotBeSwallowedFurtherUp() {
    Operators chain =
        new Operators(
            TypeRef.of(Word.class),
            new NodeSpec.FlatMapSpec<Word, Word>(
                (word, out) -> {
                  try {
                    out.emit(word);
                  } catch (RuntimeException e) {
                    out.emit(new Word("swallowed", 0));
                  }
                }),
            new NodeSpec.MapSpec<Word, Word>(
                word -> {
                  throw new IllegalStateException("bad luck");
                }));
    assertThatThrownBy(() -> chain.emit(new Word("w".repeat(500), 1), 1))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_CODE_FAILED))
        .hasMessageContaining("java.lang.IllegalStateException: bad luck")
        .hasMessageContaining("operator 'b', subtask 0")
        .hasMessageContaining("Word[text=www")
        .hasMessageContaining("characters)");
    assertThat(chain.context.failure()).isNotNull();
    assertThat(chain.context.failedOperator()).isEqualTo("b");
  }

  @Test
  void memoryThatRanOutCannotBeSwallowedFurtherUp() {
    Operators chain =
        new Operators(
            TypeRef.of(Word.class),
            new NodeSpec.FlatMapSpec<Word, Word>(
                (word, out) -> {
                  try {
                    out.emit(word);
                  } catch (Throwable e) {
                    // goes on as if nothing had been
                  }
                }),
            new NodeSpec.MapSpec<Word, Word>(
                word -> {
                  throw new OutOfMemoryError("Java heap space");
                }));
    chain.emit(new Word("w", 1), 1);
    assertThat(chain.context.failure())
        .hasMessageContaining("Java heap space (operator 'a', subtask 0")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
  }

  @Test
  void aKeyThatIsNullIsRefused() {
    Operators reduce =
        new Operators(
            TypeRef.of(Word.class),
            new NodeSpec.ReduceSpec<Word, String>(
                Operators.by(String.class, word -> null), (a, b) -> b));
    assertThatThrownBy(() -> reduce.emit(new Word("a", 1), 1))
        .hasMessageContaining("the key selector returned null");
  }
}

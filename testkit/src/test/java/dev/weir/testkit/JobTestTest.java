package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.NoArgs;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.function.Emitter;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.state.State;
import dev.weir.api.state.Timer;
import dev.weir.api.state.ValueState;
import dev.weir.api.time.Watermarks;
import dev.weir.testkit.WordCount.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobTestTest {
  private static Instant at(String time) {
    return Instant.parse("2026-01-01T" + time + "Z");
  }

  @Test
  void aWindowFiresWhenTheTestMovesEventTimePastItsEnd() {
    try (var t = JobTest.of(WordCount.class).arg("size", "10s").start()) {
      t.source("lines").at(at("10:00:01")).send("a b a", "", "b a");
      assertThat(t.sink("out").records()).isEmpty();
      t.watermark(at("10:00:10"));
      assertThat(t.sink("out").records())
          .containsExactlyInAnyOrder(
              new Count("a", at("10:00:10"), 3), new Count("b", at("10:00:10"), 2));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void theResultDoesNotDependOnParallelism(int parallelism) {
    try (var t = JobTest.of(WordCount.class).parallelism(parallelism).start()) {
      TestSource lines = t.source("lines");
      for (int i = 0; i < 100; i++) {
        lines.at(at("10:00:00").plusSeconds(i)).send("w" + i % 7);
      }
      t.endOfInput();
      List<Count> counts = t.sink("out").records(Count.class);
      assertThat(counts).hasSize(14);
      assertThat(counts).extracting(Count::n).satisfies(n -> assertThat(sum(n)).isEqualTo(100));
      assertThat(counts)
          .contains(new Count("w0", at("10:01:00"), 9), new Count("w0", at("10:02:00"), 6));
    }
  }

  private static long sum(List<? extends Long> numbers) {
    return numbers.stream().mapToLong(n -> n).sum();
  }

  @Test
  void theJobsOwnStrategyMovesEventTimeToo() {
    try (var t = JobTest.of(WordCount.class).arg("lateness", "5s").start()) {
      t.source("lines").at(at("10:00:59")).send("a");
      t.source("lines").at(at("10:01:04")).send("later");
      t.source("lines").at(at("10:00:58")).send("a");
      assertThat(t.sink("out").records()).isEmpty();
      t.source("lines").at(at("10:01:05")).send("later");
      assertThat(t.sink("out").records()).containsExactly(new Count("a", at("10:01:00"), 2));
      t.source("lines").at(at("10:00:59")).send("too-late");
      t.endOfInput();
      assertThat(t.sink("out").records())
          .containsExactly(
              new Count("a", at("10:01:00"), 2), new Count("later", at("10:02:00"), 2));
    }
  }

  @Test
  void aReaderWithoutRecordsHoldsEventTimeBackUntilItIsIdle() {
    try (var t = JobTest.of(WordCount.class).parallelism(2).start()) {
      t.source("lines").at(at("10:00:00")).send("a", "b");
      t.processingTime().advance(Duration.ofSeconds(20));
      t.source("lines").at(at("10:05:00")).send("c");
      assertThat(t.sink("out").records()).isEmpty();
      t.processingTime().advance(Duration.ofSeconds(10));
      assertThat(t.sink("out").records())
          .containsExactlyInAnyOrder(
              new Count("a", at("10:01:00"), 1), new Count("b", at("10:01:00"), 1));
    }
  }

  @Test
  void openWindowsSurviveACheckpointAndRestore() {
    try (var t = JobTest.of(WordCount.class).parallelism(3).start()) {
      t.source("lines").at(at("10:00:00")).send("a b", "c");
      t.checkpointAndRestore();
      t.source("lines").at(at("10:00:30")).send("a");
      t.checkpointAndRestore();
      t.checkpointAndRestore();
      t.watermark(at("10:01:00"));
      assertThat(t.sink("out").records())
          .containsExactlyInAnyOrder(
              new Count("a", at("10:01:00"), 2),
              new Count("b", at("10:01:00"), 1),
              new Count("c", at("10:01:00"), 1));
    }
  }

  /** Says every ten seconds, three times, what it knows of a key that has gone quiet. */
  public static final class Reminders implements Job<NoArgs> {
    public record Reminder(String key, long seen, long inVain, Instant now) {}

    @Override
    public void define(JobBuilder job, NoArgs args) {
      job.source("keys", Unopened.bounded(String.class))
          .keyBy(String.class, key -> key)
          .process("remind", Reminder.class, new Remind())
          .sink("out", Unopened.of(Reminder.class));
    }

    private static final class Remind extends ProcessFunction<String, String, Reminder> {
      private final ValueState<Long> seen = State.value("seen", Long.class);
      private final ValueState<Long> reminded = State.value("reminded", Long.class);
      private final Timer quiet = Timer.processingTime("quiet");

      @Override
      public void process(String key, Context<String, Reminder> ctx) {
        seen.set(seen.orElse(0L) + 1);
        reminded.set(0L);
        quiet.set(ctx.now().plusSeconds(10));
      }

      @Override
      public void onTimer(Timer timer, Context<String, Reminder> ctx) {
        long n = reminded.orElse(0L) + 1;
        reminded.set(n);
        ctx.emit(new Reminder(ctx.key(), seen.orElse(0L), n, ctx.now()));
        if (n < 3) {
          quiet.set(ctx.now().plusSeconds(10));
        }
      }
    }
  }

  @Test
  void timersOfProcessingTimeFireEachAtItsOwnTime() {
    try (var t =
        JobTest.of(Reminders.class).parallelism(2).processingTime(at("10:00:00")).start()) {
      t.source("keys").send("a", "b", "a");
      t.processingTime().advance(Duration.ofSeconds(9));
      t.source("keys").send("b");
      assertThat(t.sink("out").records()).isEmpty();
      t.checkpointAndRestore();
      t.processingTime().advance(Duration.ofSeconds(60));
      assertThat(t.processingTime().now()).isEqualTo(at("10:01:09"));
      assertThat(t.sink("out").records())
          .containsExactly(
              new Reminders.Reminder("a", 2, 1, at("10:00:10")),
              new Reminders.Reminder("b", 2, 1, at("10:00:19")),
              new Reminders.Reminder("a", 2, 2, at("10:00:20")),
              new Reminders.Reminder("b", 2, 2, at("10:00:29")),
              new Reminders.Reminder("a", 2, 3, at("10:00:30")),
              new Reminders.Reminder("b", 2, 3, at("10:00:39")));
    }
  }

  @Test
  void timersOfProcessingTimeAreNotWaitedForAtTheEndOfInput() {
    try (var t = JobTest.of(Reminders.class).processingTime(at("10:00:00")).start()) {
      t.source("keys").send("a");
      t.processingTime().advance(Duration.ofSeconds(10));
      t.endOfInput();
      assertThat(t.sink("out").records())
          .containsExactly(new Reminders.Reminder("a", 1, 1, at("10:00:10")));
    }
  }

  /** Repeats a word every ten seconds of event time: a number of times, or for ever. */
  public static final class Echoes implements Job<Echoes.Args> {
    public record Args(long times) {}

    @Override
    public void define(JobBuilder job, Args args) {
      job.source("words", Unopened.bounded(String.class))
          .watermarks(Watermarks.boundedOutOfOrderness(word -> Instant.EPOCH, Duration.ZERO))
          .keyBy(String.class, word -> word)
          .process("echo", Long.class, new Echo(args.times()))
          .sink("out", Unopened.of(Long.class));
    }

    private static final class Echo extends ProcessFunction<String, String, Long> {
      private final ValueState<Long> echoed = State.value("echoed", Long.class);
      private final Timer next = Timer.eventTime("next");
      private final long times;

      private Echo(long times) {
        this.times = times;
      }

      @Override
      public void process(String word, Context<String, Long> ctx) {
        next.set(ctx.timestamp().plusSeconds(10));
      }

      @Override
      public void onTimer(Timer timer, Context<String, Long> ctx) {
        long n = echoed.orElse(0L) + 1;
        echoed.set(n);
        ctx.emit(ctx.timestamp().getEpochSecond());
        if (n < times) {
          next.set(ctx.timestamp().plusSeconds(10));
        }
      }
    }
  }

  @Test
  void atTheEndOfInputTimersSetByTimersOfEventTimeFireToo() {
    try (var t = JobTest.of(Echoes.class).arg("times", "3").start()) {
      t.source("words").at(Instant.EPOCH).send("a");
      t.watermark(Instant.EPOCH.plusSeconds(10));
      assertThat(t.sink("out").records()).containsExactly(10L);
      t.checkpointAndRestore();
      t.endOfInput();
      assertThat(t.sink("out").records()).containsExactly(10L, 20L, 30L);
    }
  }

  @Test
  void atTheEndOfInputATimerWithoutEndFailsTheTest() {
    try (var t = JobTest.of(Echoes.class).arg("times", "" + Long.MAX_VALUE).start()) {
      t.source("words").at(Instant.EPOCH).send("a");
      assertThatThrownBy(t::endOfInput)
          .isInstanceOfSatisfying(
              WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMERS_ENDLESS))
          .hasMessageContaining("operator 'echo'")
          .hasMessageContaining("'next' of key a");
    }
  }

  /** Has a timer that is always due, from the word "spin" to the word "stop". */
  public static final class Spinning implements Job<NoArgs> {
    @Override
    public void define(JobBuilder job, NoArgs args) {
      job.source("lines", Unopened.bounded(String.class))
          .flatMap(
              String.class,
              (String line, Emitter<String> out) -> {
                for (String word : line.split(" ")) {
                  out.emit(word);
                }
              })
          .keyBy(String.class, word -> "all")
          .process("spin", Boolean.class, new Spin())
          .sink("out", Unopened.of(Boolean.class));
    }

    private static final class Spin extends ProcessFunction<String, String, Boolean> {
      private final ValueState<Boolean> stopped = State.value("stopped", Boolean.class);
      private final Timer now = Timer.processingTime("now");

      @Override
      public void process(String word, Context<String, Boolean> ctx) {
        if (word.equals("spin")) {
          now.set(ctx.now());
        } else if (word.equals("stop")) {
          stopped.set(true);
        }
      }

      @Override
      public void onTimer(Timer timer, Context<String, Boolean> ctx) {
        if (stopped.orElse(false)) {
          ctx.emit(true);
        } else {
          now.set(ctx.now());
        }
      }
    }
  }

  @Test
  void aTimerThatIsAlwaysDueDoesNotKeepRecordsFromComing() {
    try (var t = JobTest.of(Spinning.class).start()) {
      t.source("lines").send("spin" + " word".repeat(2_000) + " stop");
      assertThat(t.sink("out").records()).containsExactly(true);
    }
  }

  /** Keeps its count where no checkpoint looks. */
  public static final class Forgetful implements Job<NoArgs> {
    @Override
    public void define(JobBuilder job, NoArgs args) {
      job.source("keys", Unopened.of(String.class))
          .keyBy(String.class, key -> key)
          .process("count", Long.class, new Counting())
          .sink("out", Unopened.of(Long.class));
    }

    private static final class Counting extends ProcessFunction<String, String, Long> {
      private long n;

      @Override
      public void process(String key, Context<String, Long> ctx) {
        ctx.emit(++n);
      }
    }
  }

  @Test
  void whatIsNotInStateIsGoneAfterARestore() {
    try (var t = JobTest.of(Forgetful.class).start()) {
      t.source("keys").send("a", "a");
      t.checkpointAndRestore();
      t.source("keys").send("a");
      assertThat(t.sink("out").records()).containsExactly(1L, 2L, 1L);
    }
  }

  @Test
  void theSameTestGivesTheSameOrderEachTime() {
    assertThat(manyWords()).isEqualTo(manyWords());
  }

  private static List<Object> manyWords() {
    try (var t = JobTest.of(WordCount.class).parallelism(4).start()) {
      for (int i = 0; i < 300; i++) {
        t.source("lines").at(at("10:00:00").plusSeconds(i)).send("w" + i % 50 + " x" + i % 11);
      }
      t.endOfInput();
      return t.sink("out").records();
    }
  }
}

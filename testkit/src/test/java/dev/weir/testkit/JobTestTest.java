package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.NoArgs;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.state.State;
import dev.weir.api.state.Timer;
import dev.weir.api.state.ValueState;
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

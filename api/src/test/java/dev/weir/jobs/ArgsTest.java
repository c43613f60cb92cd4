package dev.weir.jobs;

import static dev.weir.jobs.Described.sink;
import static dev.weir.jobs.Described.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.Default;
import dev.weir.api.Job;
import dev.weir.api.JobArgument;
import dev.weir.api.JobBuilder;
import dev.weir.api.JobDefinition;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.jobs.HotItems.Bid;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgsTest {
  private static final ThreadLocal<Object> BOUND = new ThreadLocal<>();

  enum Level {
    LOW,
    HIGH
  }

  static class Keeps<A> implements Job<A> {
    @Override
    public void define(JobBuilder job, A args) {
      BOUND.set(args);
      job.source("bids", source(Bid.class)).sink("out", sink(Bid.class));
    }
  }

  record All(
      String text,
      boolean flag,
      int whole,
      Long big,
      double real,
      Level level,
      @Default("10s") Duration size) {}

  static final class TakesAll extends Keeps<All> {}

  record Times(Duration size, Instant from, LocalDate day, Optional<Integer> limit, char sign) {}

  static final class TakesTimes extends Keeps<Times> {}

  record Positive(int n) {
    Positive {
      if (n <= 0) {
        throw new IllegalArgumentException("n must be positive, found " + n);
      }
    }
  }

  static final class TakesPositive extends Keeps<Positive> {}

  record BadDefault(@Default("ten") int n) {}

  static final class TakesBadDefault extends Keeps<BadDefault> {}

  private static Object bind(Class<?> job, Map<String, String> args) {
    JobDefinition.of(job).build(args);
    return BOUND.get();
  }

  private static WeirException refused(Class<?> job, Map<String, String> args) {
    WeirException thrown = catchThrowableOfType(WeirException.class, () -> bind(job, args));
    assertThat(thrown.code()).isEqualTo(ErrorCode.ARGS_INVALID);
    return thrown;
  }

  private static Map<String, String> all() {
    return new HashMap<>(
        Map.of(
            "text",
            "t",
            "flag",
            "true",
            "whole",
            "-7",
            "big",
            "9000000000",
            "real",
            "2.5",
            "level",
            "HIGH"));
  }

  @Test
  void textBecomesValuesAndDefaultsStandIn() {
    assertThat(bind(TakesAll.class, all()))
        .isEqualTo(new All("t", true, -7, 9_000_000_000L, 2.5, Level.HIGH, Duration.ofSeconds(10)));
    assertThat(
            bind(
                TakesTimes.class,
                Map.of(
                    "size",
                    "PT1M",
                    "from",
                    "2026-01-31T00:00:00Z",
                    "day",
                    "2026-01-31",
                    "sign",
                    "+")))
        .isEqualTo(
            new Times(
                Duration.ofMinutes(1),
                Instant.parse("2026-01-31T00:00:00Z"),
                LocalDate.of(2026, 1, 31),
                Optional.empty(),
                '+'));
  }

  @ParameterizedTest
  @CsvSource({"250ms,PT0.25S", "10s,PT10S", "2m,PT2M", "3h,PT3H", "1d,PT24H", "PT5S,PT5S"})
  void durations(String text, String iso) {
    Map<String, String> args = all();
    args.put("size", text);

    assertThat(((All) bind(TakesAll.class, args)).size()).isEqualTo(Duration.parse(iso));
  }

  @ParameterizedTest
  @CsvSource({
    "flag,yes,true or false",
    "flag,TRUE,true or false",
    "whole,1.5,a whole number below 2^31",
    "whole,3000000000,a whole number below 2^31",
    "big,x,a whole number below 2^63",
    "real,much,a number",
    "level,MID,one of LOW|HIGH",
    "size,10 s,'a duration such as 250ms, 10s, 2m, 1d'",
    "size,999999999999999999d,'a duration such as 250ms, 10s, 2m, 1d'"
  })
  void illTyped(String name, String value, String expected) {
    Map<String, String> args = all();
    args.put(name, value);

    assertThat(refused(TakesAll.class, args))
        .hasMessageContaining("'" + name + "': expected " + expected + ", found '" + value + "'");
  }

  @Test
  void whenSeveralArgumentsAreWrongThenAllAreListed() {
    assertThat(refused(TakesAll.class, Map.of("whole", "w", "levle", "LOW", "elsewhere", "x")))
        .hasMessage(
            "'text' is missing: expected String; 'flag' is missing: expected boolean; 'whole':"
                + " expected a whole number below 2^31, found 'w'; 'big' is missing: expected long;"
                + " 'real' is missing: expected double; 'level' is missing: expected LOW|HIGH;"
                + " 'elsewhere' is unknown; 'levle' is unknown, did you mean 'level'?; the job"
                + " takes: text: String, flag: boolean, whole: int, big: long, real: double, level:"
                + " LOW|HIGH, size: Duration = 10s");
  }

  @Test
  void whenTheRecordRefusesItsValuesThenItsReasonIsShown() {
    assertThat(refused(TakesPositive.class, Map.of("n", "0")))
        .hasMessageContaining("refuses its values: n must be positive, found 0");
  }

  @Test
  void whenADefaultIsIllTypedThenItIsCalledTheDefault() {
    assertThat(refused(TakesBadDefault.class, Map.of()))
        .hasMessageContaining("the default of 'n': expected a whole number");
  }

  @Test
  void argumentsAreListedForThoseWhoAsk() {
    assertThat(JobDefinition.of(TakesTimes.class).arguments())
        .contains(
            new JobArgument("size", "Duration", null, false),
            new JobArgument("limit", "int", null, true));
    assertThat(JobDefinition.of(HotItems.class).arguments())
        .contains(new JobArgument("slide", "Duration", "2s", false));
  }
}

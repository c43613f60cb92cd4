package dev.weir.jobs;

import static dev.weir.jobs.Described.build;
import static dev.weir.jobs.Described.sink;
import static dev.weir.jobs.Described.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.JobDefinition;
import dev.weir.api.NoArgs;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.state.State;
import dev.weir.api.window.Windows;
import dev.weir.jobs.HotItems.Bid;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobDefinitionTest {

  abstract static class Generic<X, A> implements Job<A> {
    @Override
    public void define(JobBuilder job, A args) {
      job.source("bids", source(Bid.class)).sink("out", sink(Bid.class));
    }
  }

  static class Middle<B> extends Generic<String, B> {}

  static final class Inherits extends Middle<NoArgs> {}

  private static final class Hidden extends Middle<NoArgs> {
    private Hidden() {}
  }

  @Test
  void argumentsAreFoundThroughAncestorsAndPrivateJobsAreBuilt() {
    assertThat(JobDefinition.of(Inherits.class).build(Map.of()).nodes()).hasSize(2);
    assertThat(JobDefinition.of(Hidden.class).build(Map.of()).nodes()).hasSize(2);
    assertThat(JobDefinition.of(HotItems.class).jobClass()).isEqualTo("dev.weir.jobs.HotItems");
  }

  static final class NoDefaultConstructor extends Middle<NoArgs> {
    NoDefaultConstructor(int ignored) {
      assertThat(ignored).isZero();
    }
  }

  final class Inner extends Middle<NoArgs> {}

  @SuppressWarnings("rawtypes")
  static final class Raw implements Job {
    @Override
    public void define(JobBuilder job, Object args) {}
  }

  static final class NotARecord extends Middle<String> {}

  static final class DateArgs extends Middle<DateArgs.Args> {
    record Args(Date date) {}
  }

  static Stream<Arguments> unusable() {
    return Stream.of(
        Arguments.of(String.class, "does not implement dev.weir.api.Job"),
        Arguments.of(Generic.class, "is abstract"),
        Arguments.of(Job.class, "is abstract"),
        Arguments.of(Inner.class, "is an inner class"),
        Arguments.of(NoDefaultConstructor.class, "has no constructor without parameters"),
        Arguments.of(Raw.class, "has arguments of type unknown"),
        Arguments.of(Middle.class, "has arguments of type B"),
        Arguments.of(NotARecord.class, "has arguments of type java.lang.String"),
        Arguments.of(DateArgs.class, "Args.date is a java.util.Date; an argument is"));
  }

  @ParameterizedTest
  @MethodSource
  void unusable(Class<?> type, String why) {
    WeirException thrown = catchThrowableOfType(WeirException.class, () -> JobDefinition.of(type));

    assertThat(thrown).hasMessageContaining(type.getName()).hasMessageContaining(why);
    assertThat(thrown.code()).isEqualTo(ErrorCode.NOT_A_JOB);
  }

  static Stream<Arguments> failing() {
    return Stream.of(
        Arguments.of(body(job -> Integer.parseInt("x")), "java.lang.NumberFormatException"),
        Arguments.of(
            body(
                job -> {
                  throw new java.io.IOException("disk");
                }),
            "java.io.IOException: disk"),
        Arguments.of(
            body(
                job -> {
                  throw new NoClassDefFoundError("com/x/Y");
                }),
            "NoClassDefFoundError: com/x/Y"),
        Arguments.of(body(JobDefinitionTest::endless), "java.lang.StackOverflowError"),
        Arguments.of(body(job -> Windows.tumbling(Duration.ZERO)), "window size 0 ms, slide 0 ms"),
        Arguments.of(body(job -> State.value("a b", Long.class)), "'a b' is no name for state"),
        Arguments.of(body(job -> job.source("bids", null)), "NullPointerException: source"));
  }

  private static Described.Definition body(Described.Definition body) {
    return body;
  }

  private static void endless(JobBuilder job) {
    endless(job);
  }

  @ParameterizedTest
  @MethodSource
  void failing(Described.Definition body, String why) {
    WeirException thrown = catchThrowableOfType(WeirException.class, () -> build(body));

    assertThat(thrown)
        .hasMessageContaining("define of dev.weir.jobs.Described$LambdaJob threw")
        .hasMessageContaining(why)
        .hasMessageContaining("(JobDefinitionTest.java:");
    assertThat(thrown.code()).isEqualTo(ErrorCode.DEFINE_FAILED);
    assertThat(thrown.getCause()).isNotNull();
  }

  static final class BadStatics extends Middle<NoArgs> {
    static final int PARSED = Integer.parseInt("forty");
  }

  @Test
  void whenAStaticInitializerFailsThenItsOwnErrorIsNamed() {
    WeirException thrown =
        catchThrowableOfType(
            WeirException.class, () -> JobDefinition.of(BadStatics.class).build(Map.of()));

    assertThat(thrown)
        .hasMessageContaining("NumberFormatException: For input string: \"forty\"")
        .hasMessageContaining("(JobDefinitionTest.java:");
    assertThat(thrown.code()).isEqualTo(ErrorCode.DEFINE_FAILED);
  }

  static final class BadConstructor extends Middle<NoArgs> {
    BadConstructor() {
      throw new IllegalStateException("not today");
    }
  }

  @Test
  void whenTheConstructorFailsThenItsLineIsNamed() {
    WeirException thrown =
        catchThrowableOfType(
            WeirException.class, () -> JobDefinition.of(BadConstructor.class).build(Map.of()));

    assertThat(thrown)
        .hasMessageContaining("the constructor of")
        .hasMessageContaining(
            "java.lang.IllegalStateException: not today (JobDefinitionTest.java:");
    assertThat(thrown.code()).isEqualTo(ErrorCode.DEFINE_FAILED);
  }

  @Test
  void whenNoRunnerIsOnTheClassPathThenTheDependencyIsNamed() {
    WeirException thrown =
        catchThrowableOfType(WeirException.class, () -> HotItems.main(new String[] {"--input=a"}));

    assertThat(thrown).hasMessageContaining("dev.weir:weir-deploy");
    assertThat(thrown.toString()).startsWith("WEIR-2007 ");
    assertThat(thrown.getStackTrace()).isEmpty();
  }

  @Test
  void whenTheCommandLineIsWrongThenEveryWordIsNamed() {
    WeirException thrown =
        catchThrowableOfType(
            WeirException.class,
            () -> HotItems.main(new String[] {"input", "--input=a", "--input", "b", "--"}));

    assertThat(thrown)
        .hasMessageContaining("'input' is no argument")
        .hasMessageContaining("'--input' is given twice: 'a' and 'b'")
        .hasMessageContaining("'--' is no argument");
    assertThat(thrown.code()).isEqualTo(ErrorCode.ARGS_INVALID);
  }
}

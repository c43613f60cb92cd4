package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.NoArgs;
import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.EncodedBy;
import dev.weir.jobs.Quotient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class JobTestErrorsTest {
  private static AbstractThrowableAssert<?, ?> refused(ErrorCode code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(WeirException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void unknownNamesAreRefusedWithTheKnownOnes() {
    try (var t = JobTest.of(WordCount.class).start()) {
      refused(ErrorCode.TEST_INVALID, () -> t.source("line"))
          .hasMessageEndingWith("WordCount has no source 'line'; it has 'lines'");
      refused(ErrorCode.TEST_INVALID, () -> t.sink("lines"))
          .hasMessageEndingWith("WordCount has no sink 'lines'; it has 'out'");
    }
  }

  @Test
  void recordsOfAnotherTypeAreRefused() {
    try (var t = JobTest.of(WordCount.class).start()) {
      refused(ErrorCode.TEST_INVALID, () -> t.source("lines").send(17L))
          .hasMessage("source 'lines' gives java.lang.String, the test sent java.lang.Long: 17");
    }
  }

  @Test
  void unfitArgumentsAreRefusedAsAtSubmission() {
    refused(ErrorCode.ARGS_INVALID, () -> JobTest.of(WordCount.class).arg("sise", "1s").start())
        .hasMessageContaining("did you mean 'size'");
    refused(ErrorCode.CONFIG_INVALID, () -> JobTest.of(WordCount.class).parallelism(0).start());
  }

  @Test
  void nothingComesAfterTheEnd() {
    try (var t = JobTest.of(WordCount.class).start()) {
      t.endOfInput();
      refused(ErrorCode.TEST_INVALID, () -> t.source("lines").send("a"));
      refused(ErrorCode.TEST_INVALID, t::checkpointAndRestore);
    }
    var t = JobTest.of(WordCount.class).start();
    t.close();
    refused(ErrorCode.TEST_INVALID, () -> t.source("lines").send("a"));
  }

  @Test
  void timeDoesNotGoBack() {
    try (var t = JobTest.of(WordCount.class).start()) {
      refused(ErrorCode.TEST_INVALID, () -> t.processingTime().advance(Duration.ofSeconds(-1)));
    }
  }

  /** Takes numbers apart. */
  public static final class Division implements Job<NoArgs> {
    @Override
    public void define(JobBuilder job, NoArgs args) {
      job.source("numbers", Unopened.of(Long.class))
          .map("divide", Long.class, Quotient::tenBy)
          .sink("out", Unopened.of(Long.class));
    }
  }

  @Test
  void whatAFunctionThrowsNamesTheOperatorAndTheRecord() {
    try (var t = JobTest.of(Division.class).start()) {
      t.source("numbers").send(5L);
      refused(ErrorCode.USER_CODE_FAILED, () -> t.source("numbers").send(0L))
          .hasMessageContaining("java.lang.ArithmeticException: / by zero")
          .hasMessageContaining("operator 'divide'")
          .hasMessageContaining("the record was 0; thrown at dev.weir.jobs.Quotient.tenBy(")
          .hasMessageContaining("(Quotient.java:");
      refused(ErrorCode.USER_CODE_FAILED, () -> t.source("numbers").send(1L));
    }
  }

  /** Two operators behind one, of which the first may give very much. */
  public static final class Burst implements Job<NoArgs> {
    @Override
    public void define(JobBuilder job, NoArgs args) {
      var numbers = job.source("numbers", Unopened.of(Long.class));
      numbers
          .flatMap(
              "burst",
              Long.class,
              (n, out) -> {
                for (long i = 0; i < n; i++) {
                  out.emit(i);
                }
              })
          .keyBy(Long.class, n -> n)
          .reduce("last", (before, n) -> n)
          .sink("out", Unopened.of(Long.class));
      numbers.map("right", Long.class, n -> n).sink("right-out", Unopened.of(Long.class));
    }
  }

  @Test
  void whoeverEmitsTooMuchIsNamedWhereverItsChainBranches() {
    try (var t = JobTest.of(Burst.class).start()) {
      t.source("numbers").send(5L);
      refused(ErrorCode.OVERSHOOT, () -> t.source("numbers").send(10_000_000L))
          .hasMessageContaining("operator 'burst"); // or its copy, which a test puts behind it
    }
  }

  @Test
  void withoutWatermarksThereIsNoEventTime() {
    try (var t = JobTest.of(Division.class).start()) {
      refused(ErrorCode.TEST_INVALID, () -> t.watermark(Instant.EPOCH))
          .hasMessageContaining("has .watermarks");
      refused(ErrorCode.TEST_INVALID, () -> t.source("numbers").at(Instant.EPOCH).send(1L))
          .hasMessageContaining("source 'numbers'");
      refused(ErrorCode.TEST_INVALID, () -> t.source("numbers").watermark(Instant.EPOCH));
    }
  }

  /** A constructor that changes what it gets. */
  public record Rounded(long cents) {
    public Rounded {
      cents = cents / 2;
    }
  }

  /** Makes records of each of these kinds. */
  public static final class Makes implements Job<NoArgs> {
    public record Maybe(String text) {}

    public record Numbers(List<Long> all) {}

    public record Raw(byte[] bytes) {}

    @Override
    public void define(JobBuilder job, NoArgs args) {
      job.source("rounded", Unopened.of(Long.class))
          .map("round", Rounded.class, Rounded::new)
          .sink("rounded-out", Unopened.of(Rounded.class));
      job.source("maybe", Unopened.of(Long.class))
          .map("nothing", Maybe.class, n -> new Maybe(null))
          .sink("maybe-out", Unopened.of(Maybe.class));
      job.source("foreign", Unopened.of(Long.class))
          .map("box", Foreign.class, Foreign::new)
          .sink("foreign-out", Unopened.of(Foreign.class));
      job.source("raw", Unopened.of(Raw.class)).sink("raw-out", Unopened.of(Raw.class));
      List<Long> growing = new ArrayList<>();
      job.source("grown", Unopened.of(Long.class))
          .map(
              "grow",
              Numbers.class,
              n -> {
                growing.add(n);
                return new Numbers(growing);
              })
          .sink("grown-out", Unopened.of(Numbers.class));
      job.source("arrays", Unopened.of(Raw.class))
          .map(
              "raise",
              Raw.class,
              raw -> {
                raw.bytes()[0]++;
                return raw;
              })
          .sink("arrays-out", Unopened.of(Raw.class));
    }
  }

  /** A type with a codec of its own, and without equals. */
  @EncodedBy(ForeignCodec.class)
  public static final class Foreign {
    private final long n;

    Foreign(long n) {
      this.n = n;
    }

    @Override
    public String toString() {
      return "foreign " + n;
    }
  }

  public static final class ForeignCodec implements Codec<Foreign> {
    @Override
    public void encode(Foreign value, ByteWriter out) {
      out.writeLong(value.n);
    }

    @Override
    public Foreign decode(ByteReader in) {
      return new Foreign(in.readLong());
    }
  }

  @Test
  void aRecordThatDoesNotComeBackEqualIsReportedByTheNameOfItsOperator() {
    try (var t = JobTest.of(Makes.class).start()) {
      refused(ErrorCode.RECORD_NOT_EQUAL, () -> t.source("rounded").send(40L))
          .hasMessageStartingWith(
              "operator 'round' emitted Rounded[cents=20] and the next operator in another process"
                  + " would get Rounded[cents=10];");
    }
    try (var t = JobTest.of(Makes.class).start()) {
      refused(ErrorCode.RECORD_NOT_EQUAL, () -> t.source("maybe").send(1L))
          .hasMessageContaining("operator 'nothing' emitted Maybe[text=null], which cannot be");
    }
    try (var t = JobTest.of(Makes.class).start()) {
      refused(ErrorCode.RECORD_NOT_EQUAL, () -> t.source("foreign").send(1L))
          .hasMessageContaining("operator 'box' emitted foreign 1");
    }
  }

  @Test
  void arraysAreComparedByTheirContent() {
    try (var t = JobTest.of(Makes.class).parallelism(2).start()) {
      t.source("raw").send(new Makes.Raw(new byte[] {1, 2}), new Makes.Raw(new byte[0]));
      assertThat(t.sink("raw-out").records(Makes.Raw.class))
          .extracting(Makes.Raw::bytes)
          .containsExactly(new byte[] {1, 2}, new byte[0]);
    }
  }

  @Test
  void aRecordThatChangesAfterItWasEmittedIsReported() {
    try (var t = JobTest.of(Makes.class).start()) {
      refused(ErrorCode.RECORD_CHANGED, () -> t.source("arrays").send(new Makes.Raw(new byte[2])))
          .hasMessageStartingWith("the test sent to source 'arrays' Raw[")
          .hasMessageContaining("an operator that got it changed it to");
    }
    try (var t = JobTest.of(Makes.class).start()) {
      t.source("grown").send(1L);
      refused(ErrorCode.RECORD_CHANGED, () -> t.source("grown").send(2L))
          .hasMessageStartingWith(
              "operator 'grow' emitted Numbers[all=[1]] and changed it afterwards to"
                  + " Numbers[all=[1, 2]]");
    }
  }

  /** Shares a counter between subtasks. */
  public static final class Sharing implements Job<NoArgs> {
    private static final AtomicLong COUNTER = new AtomicLong();

    @Override
    public void define(JobBuilder job, NoArgs args) {
      AtomicLong counter = COUNTER;
      job.source("numbers", Unopened.of(Long.class))
          .map("count", Long.class, n -> n + counter.incrementAndGet())
          .sink("out", Unopened.of(Long.class));
    }
  }

  /** Names a sink by how often it was defined. */
  public static final class Changing implements Job<NoArgs> {
    private static final AtomicLong TIMES = new AtomicLong();

    @Override
    public void define(JobBuilder job, NoArgs args) {
      job.source("numbers", Unopened.of(Long.class))
          .sink("out-" + TIMES.incrementAndGet(), Unopened.of(Long.class));
    }
  }

  @Test
  void jobsThatASubmissionWouldRefuseAreRefused() {
    refused(ErrorCode.SHARED_OBJECT, () -> JobTest.of(Sharing.class).start())
        .hasMessageContaining("operator 'count'");
    refused(ErrorCode.TOPOLOGY_MISMATCH, () -> JobTest.of(Changing.class).start())
        .hasMessageContaining("out-");
  }
}

package dev.weir.jobs;

import static dev.weir.jobs.Described.build;
import static dev.weir.jobs.Described.sink;
import static dev.weir.jobs.Described.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.DataStream;
import dev.weir.api.JobBuilder;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.time.Watermarks;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import dev.weir.jobs.HotItems.Bid;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuilderTest {
  private int line;

  /** Remembers the line after the one that calls this. */
  private void nextLine() {
    line = new Throwable().getStackTrace()[1].getLineNumber() + 1;
  }

  private WeirException refused(Described.Definition definition) {
    WeirException thrown = catchThrowableOfType(WeirException.class, () -> build(definition));
    assertThat(thrown).isNotNull();
    return thrown;
  }

  private void assertRefused(ErrorCode code, String message, Described.Definition definition) {
    WeirException thrown = refused(definition);
    assertThat(thrown.code()).isEqualTo(code);
    assertThat(thrown).hasMessageContaining(message);
    assertThat(thrown).hasMessageContaining("(BuilderTest.java:" + line + ")");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "with space", "a/b", ".hidden", "_x", "näme"})
  void whenANameIsMissingOrInvalidThenTheLineIsNamed(String name) {
    assertRefused(
        ErrorCode.NAME_MISSING,
        "a source",
        job -> {
          nextLine();
          job.source(name, source(Bid.class));
        });
    assertRefused(
        ErrorCode.NAME_MISSING,
        "a sink",
        job -> {
          DataStream<Bid> bids = job.source("bids", source(Bid.class));
          nextLine();
          bids.sink(name, sink(Bid.class));
        });
    assertRefused(
        ErrorCode.NAME_MISSING,
        "a reduce",
        job -> {
          var bids = job.source("bids", source(Bid.class)).keyBy(Long.class, Bid::auction);
          nextLine();
          bids.reduce(name, (a, b) -> b);
        });
    assertRefused(
        ErrorCode.NAME_MISSING,
        "a map",
        job -> {
          DataStream<Bid> bids = job.source("bids", source(Bid.class));
          nextLine();
          bids.map(name, bid -> bid);
        });
  }

  @Test
  void whenANameIsTooLongThenItIsRefused() {
    assertRefused(
        ErrorCode.NAME_MISSING,
        "1 to 64",
        job -> {
          nextLine();
          job.source("x".repeat(65), source(Bid.class));
        });
  }

  @Test
  void whenTwoOperatorsHaveOneNameThenBothLinesAreNamed() {
    assertRefused(
        ErrorCode.NAME_DUPLICATE,
        "'bids' is also the name of the operator at BuilderTest.java:",
        job -> {
          DataStream<Bid> bids = job.source("bids", source(Bid.class));
          nextLine();
          bids.sink("bids", sink(Bid.class));
        });
    assertThat(refused(this::twice)).hasMessageContaining("BuilderTest.java:" + (line - 2));
  }

  private void twice(JobBuilder job) {
    job.source("a", source(Bid.class));
    nextLine();
    job.source("a", source(Bid.class));
  }

  /** No codec. */
  record Stamped(List<Date> dates) {}

  @Test
  void whenATypeHasNoCodecThenPathAndLineAreNamed() {
    assertRefused(
        ErrorCode.TYPE_UNSUPPORTED,
        "operator 'stamp': Stamped.dates[]: java.util.Date has no codec; use Instant",
        job -> {
          DataStream<Bid> bids = job.source("bids", source(Bid.class));
          nextLine();
          bids.map("stamp", Stamped.class, bid -> new Stamped(List.of()));
        });
    assertRefused(
        ErrorCode.TYPE_UNSUPPORTED,
        "keyBy: double cannot be a key",
        job -> {
          DataStream<Bid> bids = job.source("bids", source(Bid.class));
          nextLine();
          bids.keyBy(double.class, bid -> 1.0);
        });
  }

  @Test
  void whenAStreamReachesNoSinkThenItIsNamed() {
    assertThat(
            refused(
                job -> {
                  DataStream<Bid> bids = job.source("bids", source(Bid.class));
                  bids.sink("out", sink(Bid.class));
                  bids.filter("cheap", bid -> bid.price() < 10).map("rest", bid -> bid);
                  job.source("unused", source(Bid.class));
                }))
        .hasMessageContaining("nothing consumes 'rest' (BuilderTest.java:")
        .hasMessageContaining(", 'unused' (BuilderTest.java:")
        .extracting(WeirException::code)
        .isEqualTo(ErrorCode.TOPOLOGY_INVALID);
    assertThat(refused(job -> {}))
        .hasMessageContaining("no source")
        .extracting(WeirException::code)
        .isEqualTo(ErrorCode.TOPOLOGY_INVALID);
  }

  @Test
  void whenWindowsHaveNoEventTimeThenTheSourceIsNamed() {
    assertThat(
            refused(
                job ->
                    job.source("bids", source(Bid.class))
                        .filter(bid -> true)
                        .keyBy(Long.class, Bid::auction)
                        .window(Windows.tumbling(Duration.ofSeconds(1)))
                        .aggregate("count", Aggregates.counting(), Long.class, (k, w, n) -> n)
                        .sink("out", sink(Long.class))))
        .hasMessageContaining("'count' (BuilderTest.java:")
        .hasMessageContaining("needs event time for its windows")
        .hasMessageContaining("'bids' (BuilderTest.java:")
        .hasMessageContaining("has no watermarks");
  }

  @Test
  void whenTheBuilderIsUsedAfterDefineThenItIsClosed() {
    var kept = new AtomicReference<JobBuilder>();
    var stream = new AtomicReference<DataStream<Bid>>();
    build(
        job -> {
          kept.set(job);
          stream.set(job.source("bids", source(Bid.class)));
          stream.get().sink("out", sink(Bid.class));
        });

    for (Runnable use :
        List.<Runnable>of(
            () -> kept.get().source("more", source(Bid.class)),
            () -> stream.get().map(bid -> bid),
            () -> stream.get().sink("late", sink(Bid.class)),
            () -> stream.get().union(stream.get()),
            () -> stream.get().keyBy(Long.class, Bid::auction))) {
      WeirException thrown = catchThrowableOfType(WeirException.class, use::run);
      assertThat(thrown).hasMessageContaining("BuilderTest.java");
      assertThat(thrown.code()).isEqualTo(ErrorCode.BUILDER_CLOSED);
    }
  }

  @Test
  void whenDefineFailsThenItsBuilderIsClosedToo() {
    var kept = new AtomicReference<JobBuilder>();
    refused(
        job -> {
          kept.set(job);
          throw new IllegalStateException("no");
        });

    WeirException thrown =
        catchThrowableOfType(
            WeirException.class, () -> kept.get().source("more", source(Bid.class)));
    assertThat(thrown.code()).isEqualTo(ErrorCode.BUILDER_CLOSED);
  }

  @Test
  void whenAStreamIsUnitedWithItselfThenItIsRefused() {
    assertRefused(
        ErrorCode.TOPOLOGY_INVALID,
        "united with itself",
        job -> {
          DataStream<Bid> bids = job.source("bids", source(Bid.class));
          nextLine();
          bids.union(bids);
        });
  }

  @Test
  void whenWatermarksAreGivenTwiceThenTheSecondIsRefused() {
    assertRefused(
        ErrorCode.TOPOLOGY_INVALID,
        "source 'bids' has watermarks already",
        job -> {
          var bids = job.source("bids", source(Bid.class));
          var time = Watermarks.boundedOutOfOrderness(Bid::time, Duration.ZERO);
          bids.watermarks(time);
          nextLine();
          bids.watermarks(time);
        });
  }

  @Test
  void whenTheSourceGivesNoEventTimesThenTheyCannotBeTakenFromIt() {
    assertRefused(
        ErrorCode.TOPOLOGY_INVALID,
        "source 'bids' gives no event times with its records",
        job -> {
          var bids = job.source("bids", source(Bid.class));
          nextLine();
          bids.watermarks(Watermarks.fromSource(Duration.ZERO));
        });
  }

  @Test
  void timesOfTheSourceAreAnotherJobThanThoseOfAFunction() {
    JobGraph graph =
        build(
            job ->
                job.source("bids", Described.timed(Bid.class))
                    .watermarks(
                        Watermarks.fromSource(Duration.ofSeconds(5))
                            .idleAfter(Duration.ofSeconds(30)))
                    .sink("out", sink(Bid.class)));
    assertThat(graph.topology().operators().get(0).attributes())
        .containsEntry("watermarks", "fromSource,outOfOrderness=5000ms,idleAfter=30000ms");
  }

  @Test
  void branchesAndUnionsBecomeEdges() {
    JobGraph graph =
        build(
            job -> {
              DataStream<Bid> left = job.source("left", source(Bid.class));
              DataStream<Bid> right = job.source("right", source(Bid.class));
              DataStream<Bid> cheap = left.filter(bid -> bid.price() < 10);
              DataStream<Bid> all = cheap.union(right).union(left.map(bid -> bid));
              all.keyBy(Long.class, Bid::auction)
                  .reduce("latest", (a, b) -> b)
                  .sink("latest-out", sink(Bid.class));
              all.flatMap(Long.class, (bid, out) -> out.emit(bid.price()))
                  .sink("prices", sink(Long.class));
            });

    assertThat(graph.nodes())
        .extracting(Node::name)
        .containsExactly(
            "left", "right", "filter-2", "map-3", "latest", "latest-out", "flatmap-6", "prices");
    assertThat(graph.node("latest").inputs())
        .containsExactly(
            new Node.Input(2, Partitioning.HASH),
            new Node.Input(1, Partitioning.HASH),
            new Node.Input(3, Partitioning.HASH));
    assertThat(graph.node("flatmap-6").inputs())
        .extracting(Node.Input::partitioning)
        .containsOnly(Partitioning.FORWARD)
        .hasSize(3);
    assertThat(graph.node("latest-out").inputs())
        .containsExactly(new Node.Input(4, Partitioning.FORWARD));
  }
}

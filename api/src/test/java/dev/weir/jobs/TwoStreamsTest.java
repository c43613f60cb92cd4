package dev.weir.jobs;

import static dev.weir.jobs.Described.build;
import static dev.weir.jobs.Described.sink;
import static dev.weir.jobs.Described.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.DataStream;
import dev.weir.api.JobBuilder;
import dev.weir.api.KeyedStream;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.SharedCaptures;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.time.Watermarks;
import dev.weir.api.topology.Fingerprint;
import dev.weir.api.topology.OperatorSpec;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Planner;
import dev.weir.api.topology.TopologyDiff;
import dev.weir.api.window.Windows;
import dev.weir.jobs.HotItems.Bid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Joins, co-groups, rebalancing and sessions as they are described. */
class TwoStreamsTest {
  record Offer(long auction, String item) {}

  private static KeyedStream<Long, Bid> bids(JobBuilder job, String name) {
    return job.source(name, source(Bid.class))
        .watermarks(Watermarks.boundedOutOfOrderness(bid -> Instant.EPOCH, Duration.ZERO))
        .keyBy(Long.class, Bid::auction);
  }

  private static KeyedStream<Long, Offer> offers(JobBuilder job) {
    return job.source("offers", source(Offer.class))
        .watermarks(Watermarks.boundedOutOfOrderness(offer -> Instant.EPOCH, Duration.ZERO))
        .keyBy(Long.class, Offer::auction);
  }

  private static JobGraph joined() {
    return build(
        job ->
            bids(job, "bids")
                .join(offers(job))
                .apply("pairs", String.class, (bid, offer) -> offer.item())
                .sink("out", sink(String.class)));
  }

  private static void assertRefused(String message, Described.Definition definition) {
    WeirException thrown = catchThrowableOfType(WeirException.class, () -> build(definition));
    assertThat(thrown).isNotNull();
    assertThat(thrown.code()).isEqualTo(ErrorCode.TOPOLOGY_INVALID);
    assertThat(thrown).hasMessageContaining(message).hasMessageContaining("TwoStreamsTest.java:");
  }

  @Test
  void aJoinHasAKeyedEdgeOfEachSideAndBeginsAChain() {
    JobGraph graph = joined();

    assertThat(graph.node("pairs").inputs())
        .containsExactly(
            new Node.Input(0, Partitioning.HASH), new Node.Input(1, Partitioning.HASH));
    Plan plan = Planner.plan(graph.topology(), 2, 128);
    assertThat(plan.chains())
        .extracting(Plan.Chain::name)
        .containsExactly("bids/splits", "bids", "offers/splits", "offers", "pairs → out");
    assertThat(plan.edges())
        .filteredOn(edge -> edge.to() == 4)
        .containsExactly(
            new Plan.Edge(1, 4, Partitioning.HASH), new Plan.Edge(3, 4, Partitioning.HASH));
  }

  @Test
  void theTopologyKnowsTheSides() {
    OperatorSpec spec = joined().topology().operators().get(2);

    assertThat(spec.kind()).isEqualTo(OperatorSpec.Kind.JOIN);
    assertThat(spec.attributes())
        .containsEntry(
            "left", "inputs=1,type=Bid{auction:long,bidder:long,price:long,time:Instant}")
        .containsEntry("right", "inputs=1,type=Offer{auction:long,item:String}")
        .containsEntry("key", "long");
  }

  @Test
  void sidesThatAreChangedOverAreAnotherJob() {
    JobGraph one = build(job -> selfJoin(job, false));
    JobGraph other = build(job -> selfJoin(job, true));

    assertThat(Fingerprint.of(one.topology())).isNotEqualTo(Fingerprint.of(other.topology()));
    assertThat(TopologyDiff.between(one.topology(), "one", other.topology(), "other").lines())
        .containsExactly("the same edges come in another order");
  }

  private static void selfJoin(JobBuilder job, boolean changedOver) {
    KeyedStream<Long, Bid> first = bids(job, "first");
    KeyedStream<Long, Bid> second = bids(job, "second");
    (changedOver ? second.join(first) : first.join(second))
        .window(Windows.tumbling(Duration.ofSeconds(1)))
        .apply("pairs", String.class, (a, b) -> a + "/" + b)
        .sink("out", sink(String.class));
  }

  @Test
  void aStreamMayBeJoinedWithItself() {
    JobGraph graph =
        build(
            job -> {
              KeyedStream<Long, Bid> bids = bids(job, "bids");
              bids.coGroup(bids)
                  .window(Windows.sliding(Duration.ofSeconds(4), Duration.ofSeconds(2)))
                  .apply("both", Long.class, (key, window, left, right, out) -> out.emit(key))
                  .sink("out", sink(Long.class));
            });
    assertThat(graph.node("both").inputs())
        .containsExactly(
            new Node.Input(0, Partitioning.HASH), new Node.Input(0, Partitioning.HASH));
    OperatorSpec spec = graph.topology().operators().get(1);
    assertThat(spec.kind()).isEqualTo(OperatorSpec.Kind.CO_GROUP);
    assertThat(spec.attributes()).containsEntry("window", "sliding(4000ms,2000ms)");
  }

  @Test
  void streamsThatCannotMeetAreRefused() {
    List<KeyedStream<Long, Offer>> kept = new ArrayList<>();
    build(
        job -> {
          kept.add(offers(job));
          job.source("x", source(Long.class)).sink("out", sink(Long.class));
          kept.get(0).reduce("last", (a, b) -> b).sink("last-out", sink(Offer.class));
        });
    assertRefused(
        "join: the other stream is of another job", job -> bids(job, "bids").join(kept.get(0)));
    assertRefused(
        "coGroup: the other stream is of another job",
        job -> bids(job, "bids").coGroup(kept.get(0)));
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"}) // what a raw type or a list of records would let by
  void keysOfTwoTypesAreRefused() {
    assertRefused(
        "the streams have keys of two types, long and List<long>",
        job -> {
          KeyedStream other =
              job.source("x", source(Long.class))
                  .keyBy(new TypeRef<List<Long>>() {}, number -> List.of(number));
          bids(job, "bids").join(other);
        });
  }

  @Test
  void aWindowOfTwoStreamsNeedsTheTimeOfBoth() {
    assertRefused(
        "needs event time for its windows",
        job ->
            bids(job, "bids")
                .join(job.source("x", source(Long.class)).keyBy(Long.class, number -> number))
                .window(Windows.tumbling(Duration.ofSeconds(1)))
                .apply("pairs", Long.class, (bid, number) -> number)
                .sink("out", sink(Long.class)));
  }

  @Test
  void whatTheFunctionsOfAJoinShareIsFound() {
    List<String> shared = new ArrayList<>();
    Described.Definition definition =
        job ->
            bids(job, "bids")
                .join(offers(job))
                .apply(
                    "pairs",
                    String.class,
                    (bid, offer) -> {
                      shared.add(offer.item());
                      return offer.item();
                    })
                .sink("out", sink(String.class));
    assertThat(SharedCaptures.find(build(definition), build(definition)))
        .singleElement()
        .asString()
        .contains("operator 'pairs': function");
  }

  @Test
  void rebalancingIsAnEdgeOfWhatFollows() {
    JobGraph graph =
        build(
            job -> {
              DataStream<Long> numbers = job.source("numbers", source(Long.class));
              DataStream<Long> others = job.source("others", source(Long.class));
              numbers.rebalance().union(others).sink("out", sink(Long.class));
              others
                  .rebalance()
                  .keyBy(Long.class, number -> number)
                  .reduce("sum", Long::sum)
                  .sink("sums", sink(Long.class));
            });
    assertThat(graph.node("out").inputs())
        .containsExactly(
            new Node.Input(0, Partitioning.REBALANCE), new Node.Input(1, Partitioning.FORWARD));
    assertThat(graph.node("sum").inputs()).containsExactly(new Node.Input(1, Partitioning.HASH));
  }

  @Test
  void aStreamIsNotUnitedWithItselfRebalancedEither() {
    assertRefused(
        "a stream is united with itself",
        job -> {
          DataStream<Long> numbers = job.source("numbers", source(Long.class));
          numbers.union(numbers.rebalance());
        });
  }

  @Test
  void aSessionHasAGap() {
    assertThatThrownBy(() -> Windows.sessions(Duration.ZERO))
        .hasMessage("session gap 0 ms: must be positive");
    assertThat(Windows.sessions(Duration.ofSeconds(10)).gapMillis()).isEqualTo(10_000);
  }
}

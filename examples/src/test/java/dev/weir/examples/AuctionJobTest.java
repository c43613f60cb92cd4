package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.JobDefinition;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.SharedCaptures;
import dev.weir.api.topology.CanonicalTopology;
import dev.weir.examples.AuctionJob.Bid;
import dev.weir.examples.AuctionJob.BidderTotal;
import dev.weir.examples.AuctionJob.HotItem;
import dev.weir.testkit.JobTest;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuctionJobTest {

  /** Computed by another program from the formula as it is documented. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1000, 27, 119, 14716, 1767225600000",
    "0, 1, 1000, 57, 9, 60554, 1767225600000",
    "1, 1, 1000, 88, 571, 41318, 1767225600001",
    "12345, 42, 3, 23, 215, 43521, 1767229715000",
    "999999999999, -7, 50000, 12, 604, 43774, 1787225599999",
    "7, 1, 0, 10, 158, 3859, 1767225600007"
  })
  void bidsFollowTheFormula(
      long i, long seed, long rate, long auction, long bidder, long price, long millis) {
    assertThat(Bid.number(i, seed, rate))
        .isEqualTo(new Bid(auction, bidder, price, Instant.ofEpochMilli(millis)));
  }

  private static JobGraph build(Map<String, String> args) {
    return JobDefinition.of(AuctionJob.class).build(args);
  }

  @Test
  void theTopologyShowsWhatDecidesTheOutput() {
    JobGraph graph = build(Map.of("output", "out", "seed", "9", "rate", "500", "events", "100"));

    assertThat(CanonicalTopology.text(graph.topology()))
        .contains("attribute describedAs=seed=9")
        .contains("attribute rate=500")
        .contains("attribute count=100")
        .contains("attribute splits=1")
        .contains("operator 1 WINDOW hot-items")
        .contains("attribute window=sliding(10000ms,2000ms)")
        .contains("state total value(BidderTotal{bidder:long,bids:long,total:long})");
    assertThat(graph.topology().operators())
        .extracting(operator -> operator.name())
        .containsExactly("bids", "hot-items", "hot-items-files", "bidders", "bidders-files");
  }

  @Test
  void itSharesNothingBetweenSubtasks() {
    Map<String, String> args = Map.of("output", "out");

    assertThat(SharedCaptures.find(build(args), build(args))).isEmpty();
  }

  @Test
  void impossibleArgumentsAreRefused() {
    assertThatThrownBy(() -> build(Map.of("output", "out", "every", "0")))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ARGS_INVALID))
        .hasMessageContaining("every=0");
  }

  private static Bid bid(long auction, long bidder, long price, String time) {
    return new Bid(auction, bidder, price, Instant.parse("2026-01-01T" + time + "Z"));
  }

  @Test
  void everyNthBidOfABidderGivesItsTotal() {
    try (var t = JobTest.of(AuctionJob.class).arg("output", "-").arg("every", "3").start()) {
      assertThat(t.warnings()).isEmpty();
      for (long price = 1; price <= 4; price++) {
        t.source("bids").send(bid(5, 8, price, "00:00:00"));
      }
      t.checkpointAndRestore();
      for (long price = 5; price <= 7; price++) {
        t.source("bids").send(bid(5, 8, price, "00:00:00"), bid(5, 9, price, "00:00:00"));
      }

      assertThat(t.sink("bidders-files").records())
          .containsExactly(
              new BidderTotal(8, 3, 6), new BidderTotal(8, 6, 21), new BidderTotal(9, 3, 18));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aBidCountsInEveryWindowThatHoldsItsTime(int parallelism) {
    try (var t =
        JobTest.of(AuctionJob.class)
            .arg("output", "-")
            .arg("size", "4s")
            .arg("slide", "2s")
            .parallelism(parallelism)
            .start()) {
      t.source("bids").send(bid(1, 8, 10, "00:00:01"), bid(1, 9, 10, "00:00:02"));
      t.watermark(Instant.parse("2026-01-01T00:00:02Z"));
      assertThat(t.sink("hot-items-files").records()).containsExactly(hot(1, "00:00:02", 1));
      t.endOfInput();

      assertThat(t.sink("hot-items-files").records())
          .containsExactly(hot(1, "00:00:02", 1), hot(1, "00:00:04", 2), hot(1, "00:00:06", 1));
    }
  }

  private static HotItem hot(long auction, String windowEnd, long bids) {
    return new HotItem(
        auction, Instant.parse("2026-01-01T" + windowEnd + "Z").toEpochMilli(), bids);
  }
}

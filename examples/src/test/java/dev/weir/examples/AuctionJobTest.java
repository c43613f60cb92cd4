package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.JobDefinition;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.SharedCaptures;
import dev.weir.api.state.ValueState;
import dev.weir.api.topology.CanonicalTopology;
import dev.weir.examples.AuctionJob.Bid;
import dev.weir.examples.AuctionJob.BidderTotal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void everyNthBidOfABidderGivesItsTotal() throws Exception {
    var spec =
        (NodeSpec.ProcessSpec<?, ?, ?>)
            build(Map.of("output", "out", "every", "3")).node("bidders").spec();
    @SuppressWarnings("unchecked")
    var function = (ProcessFunction<Long, Bid, BidderTotal>) spec.function();
    @SuppressWarnings("unchecked")
    var state = (ValueState<BidderTotal>) spec.states().get(0);
    state.bind(new OneKey<>());
    var context = new Collected();

    for (long price = 1; price <= 7; price++) {
      function.process(new Bid(5, 8, price, Instant.EPOCH), context);
    }

    assertThat(context.emitted)
        .containsExactly(new BidderTotal(8, 3, 6), new BidderTotal(8, 6, 21));
  }

  /** State of a single key. */
  private static final class OneKey<T> implements ValueState.Binding<T> {
    private @Nullable T value;

    @Override
    public @Nullable T get() {
      return value;
    }

    @Override
    public void set(T value) {
      this.value = value;
    }

    @Override
    public void clear() {
      value = null;
    }
  }

  private static final class Collected implements ProcessFunction.Context<Long, BidderTotal> {
    private final List<BidderTotal> emitted = new ArrayList<>();

    @Override
    public void emit(BidderTotal record) {
      emitted.add(record);
    }

    @Override
    public Long key() {
      return 8L;
    }

    @Override
    public Instant timestamp() {
      return Instant.EPOCH;
    }

    @Override
    public Instant watermark() {
      return Instant.MIN;
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }
  }
}

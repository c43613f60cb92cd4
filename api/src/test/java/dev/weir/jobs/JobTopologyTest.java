package dev.weir.jobs;

import static dev.weir.jobs.Described.build;
import static dev.weir.jobs.Described.sink;
import static dev.weir.jobs.Described.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataStream;
import dev.weir.api.JobDefinition;
import dev.weir.api.topology.CanonicalTopology;
import dev.weir.api.topology.Fingerprint;
import dev.weir.api.topology.Topology;
import dev.weir.api.topology.TopologyDiff;
import dev.weir.jobs.HotItems.Bid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobTopologyTest {
  private static final Map<String, String> ARGS = Map.of("input", "in", "output", "out");

  private static Topology hotItems(Map<String, String> args) {
    return JobDefinition.of(HotItems.class).build(args).topology();
  }

  @Test
  void theCanonicalTextIsTheDocumentedOne() {
    assertThat(CanonicalTopology.text(hotItems(ARGS)))
        .isEqualTo(
            """
            weir-topology 1
            operator 0 SOURCE bids
              type Bid{auction:long,bidder:long,price:long,time:Instant}
              attribute bounded=true
              attribute kind=described
              attribute path=in
              attribute watermarks=outOfOrderness=5000ms,idleAfter=30000ms
            operator 1 WINDOW hot-items
              type HotItem{auction:long,end:Instant,bids:long}
              attribute accumulator=long
              attribute aggregate=dev.weir.api.window.Aggregates$Counting
              attribute key=long
              attribute window=sliding(10000ms,2000ms)
            operator 2 SINK out
              type HotItem{auction:long,end:Instant,bids:long}
              attribute kind=described
              attribute path=out
            edge 0 1 HASH long
            edge 1 2 FORWARD
            """);
  }

  @Test
  void theFingerprintIsTheSameInEveryBuildAndDiffersWithTheArguments() {
    Fingerprint fingerprint = Fingerprint.of(hotItems(ARGS));

    assertThat(fingerprint.hex())
        .isEqualTo("fb25ed94ccfffa57a7cbf1e3dceefebc15f0e18b4481089298d340f36782c95e");
    assertThat(Fingerprint.of(hotItems(ARGS))).isEqualTo(fingerprint);
    assertThat(Fingerprint.of(hotItems(Map.of("input", "in", "output", "out", "slide", "1s"))))
        .isNotEqualTo(fingerprint);
  }

  @Test
  void whenAnArgumentDiffersThenTheDiffNamesTheAttributes() {
    Topology left = hotItems(ARGS);
    Topology right = hotItems(Map.of("input", "in", "output", "elsewhere", "slide", "1s"));

    assertThat(TopologyDiff.between(left, "submitted", right, "worker-1").lines())
        .containsExactly(
            "operator 'hot-items' attribute 'window': sliding(10000ms,2000ms) in submitted,"
                + " sliding(10000ms,1000ms) in worker-1",
            "operator 'out' attribute 'path': out in submitted, elsewhere in worker-1");
    assertThat(TopologyDiff.between(left, "a", hotItems(ARGS), "b").isEmpty()).isTrue();
  }

  @Test
  void whenDefineIteratesNamesInAnotherOrderThenBothOrdersAreShownWithTheLikelyCause() {
    List<String> names = List.of("de", "fr", "it", "nl");
    List<String> other = new ArrayList<>(names);
    Collections.reverse(other);

    List<String> lines =
        TopologyDiff.between(perCountry(names), "submitted", perCountry(other), "executor").lines();

    assertThat(lines.get(0)).contains("another order").contains("Set.of");
    assertThat(lines.get(1)).isEqualTo("operator #1: 'de' in submitted, 'nl' in executor");
    assertThat(lines.get(2))
        .isEqualTo("submitted: bids, de, de-out, fr, fr-out, it, it-out, nl, nl-out");
    assertThat(lines.get(3))
        .isEqualTo("executor: bids, nl, nl-out, it, it-out, fr, fr-out, de, de-out");
    assertThat(lines).hasSize(4);
  }

  @Test
  void whenUnnamedOperatorsTakeTheirNamesFromTheirPlaceThenAnotherOrderStillShows() {
    Topology left =
        build(job -> twoBranches(job.source("bids", source(Bid.class)), true)).topology();
    Topology right =
        build(job -> twoBranches(job.source("bids", source(Bid.class)), false)).topology();

    assertThat(TopologyDiff.between(left, "submitted", right, "executor").toString())
        .contains("operator #1: 'map-1' in submitted, 'filter-1' in executor")
        .contains("only in submitted: map-1, filter-3")
        .contains("only in executor: filter-1, map-3");
  }

  private static void twoBranches(DataStream<Bid> bids, boolean mapFirst) {
    if (mapFirst) {
      bids.map(bid -> bid).sink("mapped", sink(Bid.class));
    }
    bids.filter(bid -> true).sink("filtered", sink(Bid.class));
    if (!mapFirst) {
      bids.map(bid -> bid).sink("mapped", sink(Bid.class));
    }
  }

  private static Topology perCountry(List<String> names) {
    return build(
            job -> {
              DataStream<Bid> bids = job.source("bids", source(Bid.class));
              for (String name : names) {
                bids.filter(name, bid -> bid.price() > 0).sink(name + "-out", sink(Bid.class));
              }
            })
        .topology();
  }
}

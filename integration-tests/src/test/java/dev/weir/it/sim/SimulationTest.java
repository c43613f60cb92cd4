package dev.weir.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The whole cluster under faults, many seeds in each build. A seed that fails prints itself and its
 * last events; {@code ./weir sim --seeds N..N --trace} shows all of them.
 */
class SimulationTest {
  private static final boolean FAST = "fast".equals(System.getProperty("weir.test"));
  private static final long SEEDS = FAST ? 200 : 300;

  /** Each of them happens in the seeds of every build, beside {@link #ofWrites}. */
  private static final List<String> COVERED =
      List.of(
          "D1 STANDBY to CAMPAIGNING",
          "D1 CAMPAIGNING to CLAIMING",
          "D1 CAMPAIGNING to STANDBY",
          "D1 CLAIMING to LOADING",
          "D1 CLAIMING to STANDBY",
          "D1 CLAIMING to HALTED",
          "D1 LOADING to LEADING",
          "D1 LOADING to FROZEN",
          "D1 LOADING to HALTED",
          "D1 LEADING to FROZEN",
          "D1 LEADING to HALTED",
          "D1 FROZEN to LEADING",
          "D1 FROZEN to LOADING",
          "D1 FROZEN to HALTED",
          "D3 START",
          "D3 REGISTERING",
          "D3 REGISTERING to ACTIVE",
          "D3 ACTIVE to PARTITIONED",
          "D3 obeyed",
          "D2 STALE_EPOCH",
          "D5 NOTIFIED to COLLECTING",
          "D5 COLLECTING to STORING",
          "D5 COLLECTING to ABORTED",
          "D5 STORING to DECIDING",
          "D5 STORING to ABORTED",
          "D5 DECIDING to NOTIFIED",
          "D5 ABORTED to COLLECTING",
          "D6 DEPLOYING fresh",
          "D6 DEPLOYING from a checkpoint",
          "D6 DEPLOYING to RUNNING",
          "D6 DEPLOYING to STEPPING",
          "D6 committed what was pending",
          "D6 cleared a stray",
          "D6 dropped an attempt",
          "UNKNOWN, written by somebody else",
          "REFUSED CLAIM",
          "REFUSED POINTER",
          "REFUSED EXEC");

  @Test
  void everyInvariantHoldsInEverySeedAndEveryFaultAndTransitionHappens() {
    Seeds all = run(1, SEEDS);
    assertThat(all.median(SimResult.Counts::faultsInside)).isGreaterThanOrEqualTo(5);
    assertThat(all.median(SimResult.Counts::pointers)).isGreaterThanOrEqualTo(10);
    assertThat(all.median(SimResult.Counts::attempts) - 1).isGreaterThanOrEqualTo(1);
    assertThat(all.median(SimResult.Counts::records)).isGreaterThanOrEqualTo(1_000);

    Set<String> missing = expected();
    missing.removeAll(happened(all));
    assertThat(missing).as("what never happened in %d seeds", SEEDS).isEmpty();
  }

  private static Seeds run(long from, long to) {
    List<Long> seeds = LongStream.rangeClosed(from, to).boxed().toList();
    Seeds all = Seeds.run(seeds, SimulationTest::print);
    assertThat(all.failures()).extracting(r -> r.plan().seed() + ": " + r.violation()).isEmpty();
    return all;
  }

  private static Set<String> expected() {
    var expected = new TreeSet<String>();
    if (!FAST) { // some need two rare things at once
      expected.addAll(COVERED);
      expected.addAll(ofWrites());
      for (Step step : Step.values()) {
        expected.add("crash at " + step);
      }
    }
    for (FaultKind kind : FaultKind.values()) {
      expected.add("fault " + kind);
    }
    return expected;
  }

  /** What may become of each write of the protocol. */
  private static Set<String> ofWrites() {
    var expected = new TreeSet<String>(Set.of("WRITTEN VERIFY", "UNKNOWN VERIFY, written again"));
    Set<Step> writes =
        EnumSet.of(
            Step.CLAIM_SENT,
            Step.SPEC_SENT,
            Step.EXEC_SENT,
            Step.POINTER_SENT,
            Step.WISH_SENT,
            Step.RESULT_SENT);
    for (Step step : writes) {
      String name = step.name().replace("_SENT", "");
      expected.add("WRITTEN " + name);
      expected.add("UNKNOWN " + name);
      expected.add("UNKNOWN " + name + ", written again");
      if (step != Step.SPEC_SENT) { // a job's nodes are read as a whole
        expected.add("UNKNOWN " + name + ", was applied");
        expected.add("UNKNOWN " + name + ", was not applied");
      }
    }
    return expected;
  }

  private static Set<String> happened(Seeds seeds) {
    var happened = new TreeSet<String>(seeds.coverage().keySet());
    seeds.crashes().keySet().forEach(step -> happened.add("crash at " + step));
    seeds.faults().keySet().forEach(kind -> happened.add("fault " + kind));
    return happened;
  }

  @Test
  void withoutFaultsAJobRunsToItsEndInItsFirstAttempt() {
    for (long seed = 1; seed <= 10; seed++) {
      SimResult result = Simulation.run(SimPlan.of(seed).calm(), null);
      print(result);
      assertThat(result.violation()).isNull();
      assertThat(result.counts().attempts()).isEqualTo(1);
    }
  }

  static void print(SimResult result) {
    if (result.violation() != null) {
      System.out.println("seed " + result.plan().seed() + " FAILED: " + result.violation());
      System.out.println(result.plan().describe());
      result.lastLines().forEach(System.out::println);
    }
  }
}

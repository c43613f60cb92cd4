package dev.weir.benchmarks;

import dev.weir.benchmarks.hand.Loops;
import dev.weir.benchmarks.run.process.ExecutorFlags;
import dev.weir.benchmarks.run.process.Mode;
import dev.weir.benchmarks.run.process.Plan;
import dev.weir.benchmarks.run.process.Trials;
import dev.weir.benchmarks.workload.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What was asked for on the command line. Refuses what would be taken for done and is not: each
 * method that throws an IllegalArgumentException says what was wrong with the options.
 */
final class Options {
  private static final List<String> ALL_ENGINES = List.of("weir", "flink", "jet");
  private static final List<String> WITH_ROCKSDB = List.of("weir", "flink");
  private static final String HAND = "hand";
  private static final List<Query> QUICK = List.of(Query.Q0S, Query.Q5, Query.WC_1M);
  private static final List<String> RATES = List.of("100000", Trials.HALF);
  private static final double SECONDS = 20;
  private static final double WARM_UP_SECONDS = 12;
  private static final int SUBMISSIONS = 5;
  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s)");

  @Parameters(
      arity = "0..1",
      paramLabel = "WHAT",
      description =
          "nexmark (default), checkpoint-cost, latency, recovery or submit; also micro, see the README.")
  String what = "nexmark";

  @Option(
      names = "--engines",
      split = ",",
      paramLabel = "NAME",
      description =
          "weir, flink, jet, and hand for loops without an engine. Default: weir; with --quick the"
              + " first three.")
  List<String> engines = List.of();

  @Option(
      names = "--queries",
      split = ",",
      paramLabel = "NAME",
      description =
          "all (default), or some of q0, q0s, q1 to q11, big-1m, and wc for wc-100k, wc-1m,"
              + " wc-100k-zipf and wc-1m-zipf.")
  List<String> queries = List.of();

  @Option(names = "--mode", paramLabel = "MODE", description = "one-jvm (default) or two-jvms.")
  String mode = "";

  @Option(
      names = "--checkpoint",
      paramLabel = "TIME",
      description =
          "Exactly-once checkpoints, such as every 1s. Default: none, but 1s for all but nexmark.")
  String checkpoint = "";

  @Option(names = "--state", paramLabel = "KIND", description = "heap (default) or rocksdb.")
  String state = "heap";

  @Option(
      names = "--executor-flags",
      paramLabel = "KIND",
      description =
          "Weir's executors in two JVMs: equal to the other engines' JVMs, or standard, which is"
              + " what a worker gives them. Default: equal for nexmark and checkpoint-cost.")
  String executorFlags = "";

  @Option(
      names = {"--subtasks", "--parallelism"},
      paramLabel = "N",
      description = "Of each stage. Default: 2.")
  int subtasks = 2;

  @Option(
      names = "--pollute",
      paramLabel = "N",
      description = "Each query also in a JVM in which N other jobs ran before.")
  int before;

  @Option(
      names = "--rates",
      split = ",",
      paramLabel = "RATE",
      description = "latency: events in a second, or half of the most. Default: 100000,half.")
  List<String> rates = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "latency, recovery: what counts. Default: 20.")
  double seconds;

  @Option(names = "--runs", paramLabel = "N", description = "Of each kind; 0: as many as usual.")
  int runs;

  @Option(names = "--json", description = "Only the lines; otherwise a table follows them.")
  boolean json;

  @Option(names = "--quick", description = "q0s, q5 and wc-1m with runs of a few seconds.")
  boolean quick;

  @Option(names = "--short", description = "A moment of each, to see that they run.")
  boolean brief;

  @Option(names = "--home", hidden = true, description = "The directory of the benchmarks.")
  Path home = Path.of("benchmarks");

  /** Whether streams keep time, one engine after the other; otherwise engines are compared. */
  boolean isTimed() {
    return switch (what) {
      case "nexmark", "checkpoint-cost" -> false;
      case "latency", "recovery", "submit" -> true;
      default ->
          throw new IllegalArgumentException(
              "no benchmark '"
                  + what
                  + "'; there are nexmark, checkpoint-cost, latency, recovery, submit");
    };
  }

  private boolean isCost() {
    return what.equals("checkpoint-cost");
  }

  Plan plan() {
    Mode where = isTimed() ? timedMode() : Mode.of(mode.isEmpty() ? "one-jvm" : mode);
    List<String> who = engines.isEmpty() ? (quick ? ALL_ENGINES : List.of("weir")) : engines;
    List<Query> asked = asked(who);
    boolean always = isCost() || isTimed();
    int checkpointMillis = millis(checkpoint.isEmpty() ? (always ? "1s" : "0s") : checkpoint);
    who.forEach(this::requireEngine);
    if (who.contains(HAND)) {
      requireByHand(where, asked, checkpointMillis);
    }
    return new Plan(
        who,
        asked,
        where,
        new Plan.Job(subtasks, checkpointMillis, isCost(), state, flags(where), before),
        length(),
        home.toAbsolutePath());
  }

  private Mode timedMode() {
    refuse(!mode.isEmpty(), what + " always runs in two JVMs; leave out --mode");
    refuse(!queries.isEmpty(), what + " has a query of its own; leave out --queries");
    refuse(before != 0, what + " has no jobs before it; leave out --pollute");
    refuse(quick, what + " has no --quick; --short is a moment of it");
    return Mode.TWO_JVMS;
  }

  private void requireEngine(String engine) {
    refuse(
        !engine.equals(HAND) && !ALL_ENGINES.contains(engine),
        "no engine '" + engine + "'; there are weir, flink, jet, hand");
    refuse(
        !state.equals("heap") && !state.equals("rocksdb"),
        "no state '" + state + "'; there are heap, rocksdb");
    refuse(
        state.equals("rocksdb") && !WITH_ROCKSDB.contains(engine),
        engine + " has no RocksDB; --state rocksdb is for " + String.join(", ", WITH_ROCKSDB));
  }

  private void requireByHand(Mode where, List<Query> asked, int checkpointMillis) {
    refuse(where != Mode.ONE_JVM, "hand is one loop: only one-jvm");
    refuse(subtasks != 1, "hand is one subtask: --subtasks 1");
    refuse(checkpointMillis != 0, "hand has no checkpoints");
    refuse(before != 0, "hand has no jobs before it; leave out --pollute");
    for (Query query : asked) {
      refuse(!Loops.QUERIES.contains(query), "hand has no loop for " + query.text());
    }
  }

  private ExecutorFlags flags(Mode where) {
    refuse(
        !executorFlags.isEmpty() && where != Mode.TWO_JVMS,
        "one-jvm has no executors; leave out --executor-flags");
    return executorFlags.isEmpty()
        ? (isTimed() ? ExecutorFlags.STANDARD : ExecutorFlags.EQUAL)
        : ExecutorFlags.of(executorFlags);
  }

  private Plan.Length length() {
    Plan.Length usual =
        brief
            ? Plan.Length.SHORT
            : quick ? Plan.Length.QUICK : isCost() ? Plan.Length.FIVE : Plan.Length.FULL;
    return runs > 0 ? usual.of(runs) : usual;
  }

  private List<Query> asked(List<String> who) {
    if (!queries.isEmpty()) {
      return queries.stream().flatMap(name -> named(name, who)).toList();
    }
    return quick ? QUICK : named("all", who).toList();
  }

  private static Stream<Query> named(String name, List<String> who) {
    return switch (name) {
      case "all" ->
          who.contains(HAND)
              ? Loops.QUERIES.stream()
              : Stream.of(Query.values()).filter(query -> !query.isTimed());
      case "wc" -> Stream.of(Query.WC_100K, Query.WC_1M, Query.WC_100K_ZIPF, Query.WC_1M_ZIPF);
      default -> Stream.of(Query.of(name));
    };
  }

  Trials.Extent extent() {
    refuse(!rates.isEmpty() && !what.equals("latency"), "only latency has --rates");
    refuse(
        seconds != 0 && !what.equals("latency") && !what.equals("recovery"),
        "only latency and recovery have --seconds");
    refuse(seconds < 0, "--seconds " + seconds + " is no time");
    refuse(seconds != 0 && brief, "--short has seconds of its own; leave out --seconds");
    List<String> asked = rates.isEmpty() ? RATES : rates;
    for (String rate : asked) {
      refuse(
          !rate.equals(Trials.HALF) && !rate.matches("[1-9]\\d{0,8}"),
          "'" + rate + "' is no rate; write events in a second, or half");
    }
    return brief
        ? new Trials.Extent(asked, 4, 2, 1)
        : new Trials.Extent(asked, seconds == 0 ? SECONDS : seconds, WARM_UP_SECONDS, usualRuns());
  }

  private int usualRuns() {
    return runs > 0 ? runs : what.equals("submit") ? SUBMISSIONS : 1;
  }

  private static void refuse(boolean wrong, String why) {
    if (wrong) {
      throw new IllegalArgumentException(why);
    }
  }

  private static int millis(String duration) {
    Matcher words = DURATION.matcher(duration);
    refuse(!words.matches(), "'" + duration + "' is no time; write 500ms or 1s");
    int number = Integer.parseInt(words.group(1));
    return words.group(2).equals("s")
        ? Math.toIntExact(Duration.ofSeconds(number).toMillis())
        : number;
  }
}

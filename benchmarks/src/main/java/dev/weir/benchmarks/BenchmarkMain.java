package dev.weir.benchmarks;

import dev.weir.benchmarks.hand.Loops;
import dev.weir.benchmarks.measure.Finding;
import dev.weir.benchmarks.measure.ResultTable;
import dev.weir.benchmarks.measure.RunLine;
import dev.weir.benchmarks.run.process.Comparison;
import dev.weir.benchmarks.run.process.Mode;
import dev.weir.benchmarks.run.process.Plan;
import dev.weir.benchmarks.run.process.Trials;
import dev.weir.benchmarks.workload.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks. For one thread. */
@Command(
    name = "run",
    description = "Compares engines on the same work and checks every answer.",
    mixinStandardHelpOptions = true)
public final class BenchmarkMain implements Callable<Integer> {
  private static final int WRONG = 1;
  private static final int FAILED = 3;
  private static final List<String> ALL_ENGINES = List.of("weir", "flink", "jet");
  private static final List<Query> QUICK = List.of(Query.Q0S, Query.Q5, Query.WC_1M);
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
          "all, or some of q0, q0s, q1 to q11, big-1m, and wc-100k, wc-1m, each also with -zipf.")
  List<String> queries = List.of("all");

  @Option(names = "--mode", paramLabel = "MODE", description = "one-jvm (default) or two-jvms.")
  String mode = "one-jvm";

  @Option(
      names = "--checkpoint",
      paramLabel = "TIME",
      description =
          "Exactly-once checkpoints, such as every 1s. Default: none, but 1s for all but nexmark.")
  String checkpoint = "";

  @Option(names = "--state", paramLabel = "KIND", description = "heap (default) or rocksdb.")
  String state = "heap";

  @Option(
      names = {"--subtasks", "--parallelism"},
      paramLabel = "N",
      description = "Of each stage. Default: 2.")
  int parallelism = 2;

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
  List<String> rates = List.of("100000", "half");

  @Option(names = "--seconds", paramLabel = "N", description = "latency, recovery: what counts.")
  double seconds = 20;

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

  @Spec private CommandSpec spec = CommandSpec.create();

  private BenchmarkMain() {}

  /** Ends with 0 when every answer was right, 1 when one was not, 3 when a run failed. */
  public static void main(String[] args) {
    var line = new CommandLine(new BenchmarkMain());
    line.setExecutionExceptionHandler(
        (e, command, result) -> {
          command.getErr().println("failed: " + (e.getMessage() == null ? e : e.getMessage()));
          return FAILED;
        });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    return switch (what) {
      case "nexmark", "checkpoint-cost" -> compare();
      case "latency", "recovery", "submit" -> look();
      default ->
          throw new ParameterException(
              spec.commandLine(),
              "no benchmark '"
                  + what
                  + "'; there are nexmark, checkpoint-cost, latency, recovery, submit");
    };
  }

  private int compare() throws IOException {
    var lines = new ArrayList<RunLine>();
    try (var comparison =
        Comparison.of(
            plan(),
            line -> {
              lines.add(line);
              System.out.println(line.json());
            })) {
      System.err.println("logs: " + comparison.directory());
      comparison.run();
    }
    if (!json) {
      System.out.println();
      System.out.print(ResultTable.of(lines));
    }
    return lines.stream().allMatch(RunLine::equal) ? 0 : WRONG;
  }

  private int look() throws IOException {
    var findings = new ArrayList<Finding>();
    var trials =
        new Trials(
            plan(),
            finding -> {
              findings.add(finding);
              System.out.println(finding.json());
            });
    System.err.println("logs: " + trials.directory());
    var extent =
        brief
            ? new Trials.Extent(rates, 4, 2, 1)
            : new Trials.Extent(rates, seconds, WARM_UP_SECONDS, usualRuns());
    switch (what) {
      case "latency" -> trials.latency(extent);
      case "recovery" -> trials.recovery(extent);
      default -> trials.submit(extent);
    }
    if (!json) {
      System.out.println();
      System.out.print(Finding.table(findings));
    }
    return findings.stream().anyMatch(f -> f.answer().equals(Finding.WRONG)) ? WRONG : 0;
  }

  private int usualRuns() {
    return runs > 0 ? runs : what.equals("submit") ? SUBMISSIONS : 1;
  }

  private Plan plan() {
    boolean cost = what.equals("checkpoint-cost");
    boolean timed = !what.equals("nexmark") && !cost;
    int checkpointMillis =
        millis(checkpoint.isEmpty() ? (cost || timed ? "1s" : "0s") : checkpoint);
    return new Plan(
        engines.isEmpty() ? (quick ? ALL_ENGINES : List.of("weir")) : engines,
        asked(),
        timed ? Mode.TWO_JVMS : Mode.of(mode),
        new Plan.Job(parallelism, checkpointMillis, cost, state, before),
        length(cost),
        home.toAbsolutePath());
  }

  private Plan.Length length(boolean cost) {
    Plan.Length usual =
        brief
            ? Plan.Length.SHORT
            : quick ? Plan.Length.QUICK : cost ? Plan.Length.FIVE : Plan.Length.FULL;
    return runs > 0 ? usual.of(runs) : usual;
  }

  private List<Query> asked() {
    if (!queries.equals(List.of("all"))) {
      return queries.stream().map(Query::of).toList();
    }
    if (quick) {
      return QUICK;
    }
    return engines.contains("hand")
        ? List.copyOf(Loops.QUERIES)
        : Stream.of(Query.values()).filter(query -> !query.isTimed()).toList();
  }

  private static int millis(String duration) {
    Matcher words = DURATION.matcher(duration);
    if (!words.matches()) {
      throw new IllegalArgumentException("'" + duration + "' is no time; write 500ms or 1s");
    }
    int number = Integer.parseInt(words.group(1));
    return words.group(2).equals("s")
        ? Math.toIntExact(Duration.ofSeconds(number).toMillis())
        : number;
  }
}

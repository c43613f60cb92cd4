package dev.weir.benchmarks;

import dev.weir.benchmarks.measure.ResultTable;
import dev.weir.benchmarks.measure.RunLine;
import dev.weir.benchmarks.run.process.Comparison;
import dev.weir.benchmarks.run.process.Mode;
import dev.weir.benchmarks.run.process.Plan;
import dev.weir.benchmarks.workload.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the benchmarks. For one thread. */
@Command(
    name = "run",
    description = "Compares engines on the same work and checks every answer.",
    mixinStandardHelpOptions = true)
public final class BenchmarkMain implements Callable<Integer> {
  private static final int WRONG = 1;
  private static final List<Query> QUICK = List.of(Query.Q0S, Query.Q5, Query.WC_1M);
  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s)");

  @Parameters(arity = "0..1", paramLabel = "WHAT", description = "nexmark; the only one so far.")
  String what = "nexmark";

  @Option(
      names = "--engines",
      split = ",",
      paramLabel = "NAME",
      description = "weir, flink, jet. Default: weir; with --quick all.")
  List<String> engines = List.of();

  @Option(
      names = "--queries",
      split = ",",
      paramLabel = "NAME",
      description = "all, or some of q0 to q7 and wc-100k, wc-1m, each also with -zipf.")
  List<String> queries = List.of("all");

  @Option(names = "--mode", paramLabel = "MODE", description = "one-jvm (default) or two-jvms.")
  String mode = "one-jvm";

  @Option(
      names = "--checkpoint",
      paramLabel = "TIME",
      description = "Exactly-once checkpoints, such as every 1s. Default: none.")
  String checkpoint = "0s";

  @Option(names = "--state", paramLabel = "KIND", description = "heap (default) or rocksdb.")
  String state = "heap";

  @Option(names = "--parallelism", paramLabel = "N", description = "Default: 2.")
  int parallelism = 2;

  @Option(names = "--json", description = "Only the lines; otherwise a table follows them.")
  boolean json;

  @Option(names = "--quick", description = "q0s, q5 and wc-1m with runs of 5 s.")
  boolean quick;

  @Option(names = "--short", description = "A moment of each, to see that they run.")
  boolean brief;

  @Option(names = "--home", hidden = true, description = "The directory of the benchmarks.")
  Path home = Path.of("benchmarks");

  private BenchmarkMain() {}

  /** Ends with 0 when every answer was right. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchmarkMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (!what.equals("nexmark")) {
      throw new IllegalArgumentException("no benchmark '" + what + "'; there is nexmark");
    }
    var lines = new ArrayList<RunLine>();
    try (var comparison =
        Comparison.start(
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

  private Plan plan() {
    return new Plan(
        engines.isEmpty() ? (quick ? List.of("weir", "flink", "jet") : List.of("weir")) : engines,
        asked(),
        Mode.of(mode),
        new Plan.Job(parallelism, millis(checkpoint), state),
        brief ? Plan.Length.SHORT : quick ? Plan.Length.QUICK : Plan.Length.FULL,
        home.toAbsolutePath());
  }

  private List<Query> asked() {
    if (!queries.equals(List.of("all"))) {
      return queries.stream().map(Query::of).toList();
    }
    return quick ? QUICK : List.of(Query.values());
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

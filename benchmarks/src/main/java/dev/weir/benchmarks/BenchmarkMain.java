package dev.weir.benchmarks;

import dev.weir.benchmarks.measure.Finding;
import dev.weir.benchmarks.measure.ResultTable;
import dev.weir.benchmarks.measure.RunLine;
import dev.weir.benchmarks.run.process.Comparison;
import dev.weir.benchmarks.run.process.Plan;
import dev.weir.benchmarks.run.process.Trials;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks. For one thread. */
@Command(
    name = "run",
    description = "Compares engines on the same work and checks every answer.",
    mixinStandardHelpOptions = true)
public final class BenchmarkMain implements Callable<Integer> {
  private static final int WRONG = 1;
  private static final int FAILED = 3;

  @Mixin private Options options = new Options();
  @Spec private CommandSpec spec = CommandSpec.create();

  private BenchmarkMain() {}

  /** Ends with 0 when every answer was right, 1 when one was not, 3 when a run failed. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** As {@link #main}; 2 when the options were wrong. */
  static int run(String... args) {
    var line = new CommandLine(new BenchmarkMain());
    line.setExecutionExceptionHandler(
        (e, command, result) -> {
          command.getErr().println("failed: " + (e.getMessage() == null ? e : e.getMessage()));
          return FAILED;
        });
    return line.execute(args);
  }

  @Override
  public Integer call() throws Exception {
    Plan plan;
    Trials.Extent extent;
    try {
      plan = options.plan();
      extent = options.extent();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return options.isTimed() ? look(plan, extent) : compare(plan);
  }

  private int compare(Plan plan) throws IOException {
    var lines = new ArrayList<RunLine>();
    List<String> failures;
    try (var comparison =
        Comparison.of(
            plan,
            line -> {
              lines.add(line);
              System.out.println(line.json());
            })) {
      System.err.println("logs: " + comparison.directory());
      comparison.run();
      failures = comparison.failures();
    }
    if (!options.json) {
      System.out.println();
      System.out.print(ResultTable.of(lines));
      failures.forEach(failure -> System.out.println("failed: " + failure));
    }
    if (!lines.stream().allMatch(RunLine::equal)) {
      return WRONG;
    }
    return failures.isEmpty() ? 0 : FAILED;
  }

  private int look(Plan plan, Trials.Extent extent) throws IOException {
    var findings = new ArrayList<Finding>();
    var trials =
        new Trials(
            plan,
            finding -> {
              findings.add(finding);
              System.out.println(finding.json());
            });
    System.err.println("logs: " + trials.directory());
    switch (options.what) {
      case "latency" -> trials.latency(extent);
      case "recovery" -> trials.recovery(extent);
      default -> trials.submit(extent);
    }
    if (!options.json) {
      System.out.println();
      System.out.print(Finding.table(findings));
    }
    return findings.stream().anyMatch(f -> f.answer().equals(Finding.WRONG)) ? WRONG : 0;
  }
}

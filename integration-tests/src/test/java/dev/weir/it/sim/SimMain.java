package dev.weir.it.sim;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./weir sim}: runs seeds and says what happened in them.
 *
 * <pre>
 *   --seeds A..B      which; 1..300 without
 *   --trace           every line of what happens
 *   --mutant NAME     with a rule of the protocol broken; {@code list} names them all
 * </pre>
 *
 * Exit status 0: everything held. 1: a seed failed, or a mutant was not caught. 2: wrong usage.
 */
public final class SimMain {
  private static final String USAGE =
      "usage: ./weir sim [--seeds A..B] [--trace] [--mutant NAME|list]";
  private static final PrintStream OUT = System.out;

  private long from = 1;
  private long to = 300;
  private boolean trace;
  private @Nullable String mutant;

  private SimMain() {}

  public static void main(String[] args) throws IOException {
    if (List.of(args).contains("--help")) {
      OUT.println(USAGE);
      OUT.println("  --seeds A..B      which cluster and faults; 1..300 without");
      OUT.println("  --trace           every line of what happens");
      OUT.println("  --mutant NAME     with a rule of the protocol broken; list names them all");
      return;
    }
    var main = new SimMain();
    String wrong = main.parse(args);
    if (wrong != null) {
      System.err.println(wrong);
      System.err.println(USAGE);
      System.exit(2);
    }
    System.exit(main.run());
  }

  private @Nullable String parse(String[] args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--trace" -> trace = true;
        case "--seeds", "--mutant" -> {
          if (i + 1 == args.length) {
            return args[i] + " needs a value";
          }
          String value = args[++i];
          if (args[i - 1].equals("--mutant")) {
            mutant = value;
          } else if (!value.matches("[0-9]{1,18}(\\.\\.[0-9]{1,18})?")) {
            return "--seeds: expected A..B, found '" + value + "'";
          } else {
            String[] ends = value.split("\\.\\.");
            from = Long.parseLong(ends[0]);
            to = Long.parseLong(ends[ends.length - 1]);
          }
        }
        default -> {
          return "unknown option " + args[i];
        }
      }
    }
    return from > to ? "--seeds: " + from + " comes after " + to : null;
  }

  private int run() throws IOException {
    if ("list".equals(mutant)) {
      Mutant.all().forEach(m -> OUT.printf("%-36s %s%n", m.name(), m.what()));
      return 0;
    }
    if (mutant != null) {
      return hunt(mutant);
    }
    return trace ? traced() : seeds();
  }

  private int hunt(String name) throws IOException {
    if (Mutant.all().stream().noneMatch(m -> m.name().equals(name))) {
      System.err.println("no mutant '" + name + "'; --mutant list names them");
      return 2;
    }
    MutantHunt.Caught caught = MutantHunt.hunt(Mutant.named(name), from, to);
    if (caught == null) {
      OUT.printf("%s was NOT caught in seeds %d..%d%n", name, from, to);
      return 1;
    }
    OUT.printf("%s was caught by seed %d: %s%n", name, caught.seed(), caught.violation());
    if (caught.unmutated() != null) {
      OUT.printf("but the seed fails without it, too: %s%n", caught.unmutated());
    }
    return caught.unmutated() == null ? 0 : 1;
  }

  private int traced() {
    int failed = 0;
    for (long seed = from; seed <= to; seed++) {
      SimResult result = Simulation.run(SimPlan.of(seed), OUT::println);
      OUT.printf("seed %d, log %016x%n", seed, result.hash());
      if (result.violation() != null) {
        OUT.printf("FAILED: %s%n", result.violation());
        failed++;
      }
    }
    return failed == 0 ? 0 : 1;
  }

  private int seeds() {
    long begin = System.nanoTime();
    List<Long> range = LongStream.rangeClosed(from, to).boxed().toList();
    Seeds all = Seeds.run(range, result -> show(result));
    double seconds = (System.nanoTime() - begin) / 1e9;
    double simulated = all.liveMicros() / 1e6;
    OUT.printf(
        Locale.ROOT,
        "%d seeds in %.1f s: %.1f seeds/s, %.0f simulated seconds with a live job, %.0f per second%n",
        all.count(),
        seconds,
        all.count() / seconds,
        simulated,
        simulated / seconds);
    OUT.printf(
        "median seed: %d pointers, %d attempts, %d records, %d faults between first and last pointer%n",
        all.median(SimResult.Counts::pointers),
        all.median(SimResult.Counts::attempts),
        all.median(SimResult.Counts::records),
        all.median(SimResult.Counts::faultsInside));
    table("faults injected", all.faults());
    table("crashes at each step of the protocol", all.crashes());
    table("transitions and branches", all.coverage());
    OUT.printf("log %016x%n", all.hash());
    OUT.println(all.failures().isEmpty() ? "all held" : all.failures().size() + " seeds FAILED");
    return all.failures().isEmpty() ? 0 : 1;
  }

  private static void show(SimResult result) {
    if (result.violation() != null) {
      OUT.printf("seed %d FAILED: %s%n", result.plan().seed(), result.violation());
      OUT.println("  " + result.plan().describe());
      result.lastLines().forEach(line -> OUT.println("  " + line));
      OUT.printf("again with: ./weir sim --seeds %1$d..%1$d --trace%n", result.plan().seed());
    }
  }

  private static void table(String title, SortedMap<String, Long> counts) {
    OUT.println(title + ":");
    counts.forEach((what, n) -> OUT.printf("  %-44s %8d%n", what, n));
  }
}

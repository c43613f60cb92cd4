package dev.weir.deploy.demo.process;

import dev.weir.api.error.WeirException;
import dev.weir.deploy.demo.Verification;
import dev.weir.deploy.files.Directories;
import dev.weir.deploy.files.LocalProcess;
import dev.weir.deploy.process.LocalCluster;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The demo from its first line to its last. Everything it writes lies in one directory. */
public final class Demo {
  /** Directories of earlier demos that are kept, for {@code demo verify}. */
  private static final int KEPT = 5;

  private static final String PREFIX = "demo-";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final DemoOptions options;
  private final Path directory;
  private final PrintStream stream;
  private final Consumer<String> out;

  /**
   * @param state the {@code .weir} directory
   */
  public Demo(DemoOptions options, Path state, PrintStream stream) {
    this.options = options;
    Directories.keepLatest(state, PREFIX, KEPT - 1);
    this.directory =
        state.resolve(PREFIX + LocalDateTime.now(ZoneOffset.UTC).format(STAMP)).toAbsolutePath();
    this.stream = stream;
    this.out = stream::println;
  }

  /**
   * Runs it.
   *
   * @return whether nothing was lost or doubled, and everything that was killed survived
   * @throws WeirException when the cluster or the job could not run
   */
  public boolean run() {
    Long chosen = options.seed();
    long seed = chosen == null ? new SecureRandom().nextInt(1_000_000) : chosen;
    Path output = directory.resolve("output");
    out.accept("seed      " + seed);
    out.accept("output    " + output);
    LocalCluster cluster =
        LocalCluster.start(
            LocalCluster.Shape.of(directory.getFileName().toString(), directory, 0), out);
    var atEnd = new Thread(cluster::close, "end-of-cluster");
    Runtime.getRuntime().addShutdownHook(atEnd);
    DemoRun.Outcome outcome;
    try {
      out.accept("monitor   " + cluster.monitor());
      show(cluster.processes());
      cluster.awaitReady();
      showExecutors(cluster);
      outcome = new DemoRun(options, seed, output, cluster, out).run();
    } finally {
      cluster.close();
    }
    cleanUp();
    report(seed, output, outcome);
    return outcome.proven();
  }

  private void show(List<LocalProcess> processes) {
    for (LocalProcess process : processes) {
      out.accept(line(process.role(), process.id(), process.pid(), process.address()));
    }
  }

  private void showExecutors(LocalCluster cluster) {
    cluster.executors().forEach(e -> out.accept(line("executor", e.id(), e.pid(), e.address())));
  }

  private static String line(String role, String id, long pid, String address) {
    return String.format(Locale.ROOT, "%-12s pid %-8d %-15s %s", role, pid, id, address);
  }

  /** What only the cluster needed goes; output and logs stay. */
  private void cleanUp() {
    for (String part : List.of("zookeeper", "store", "worker-1", "worker-2")) {
      Directories.remove(directory.resolve(part));
    }
  }

  private void report(long seed, Path output, DemoRun.Outcome outcome) {
    Verification.Result result = outcome.verification();
    result.findings().forEach(out);
    long until = outcome.summary().path("until").asLong();
    out.accept(
        String.format(
            Locale.ROOT,
            "verified  %,d bids in, %,d lines out: %,d lost, %,d duplicated, %,d wrong",
            until,
            result.lines(),
            result.lost(),
            result.duplicated(),
            result.wrong()));
    out.accept(
        "again     weir demo verify --output "
            + output
            + " --seed "
            + seed
            + " --until "
            + until
            + (options.rate() == DemoOptions.DEFAULT_RATE ? "" : " --rate " + options.rate()));
    if (options.json()) {
      stream.println(outcome.summary());
    }
    stream.flush();
  }
}

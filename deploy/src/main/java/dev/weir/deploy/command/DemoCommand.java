package dev.weir.deploy.command;

import dev.weir.deploy.demo.process.Demo;
import dev.weir.deploy.demo.process.DemoOptions;
import dev.weir.deploy.process.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir demo}. */
@Command(
    name = "demo",
    description = {
      "Runs a local cluster with a job on it and proves at the end, from the files and the seed"
          + " alone, that nothing was lost or doubled.",
      "Any of the processes may be killed with kill -9 while it runs."
    },
    mixinStandardHelpOptions = true,
    subcommands = DemoVerifyCommand.class)
final class DemoCommand implements Callable<Integer> {
  private static final Duration WITHOUT_TERMINAL = Duration.ofSeconds(60);

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description =
          "How long, from the first output on. Default: until Ctrl-C; 60s without a terminal.")
  @Nullable Duration length;

  @Option(
      names = "--chaos",
      description = "Kill an executor, a worker and the leading coordinator on the way.")
  boolean chaos;

  @Option(names = "--json", description = "End with a line of JSON.")
  boolean json;

  @Option(names = "--seed", paramLabel = "N", description = "Which bids. Default: a new one.")
  @Nullable Long seed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Bids per second. Default: ${DEFAULT-VALUE}.")
  long rate = DemoOptions.DEFAULT_RATE;

  @Override
  public Integer call() {
    Duration limit = length == null && !Terminal.isAttached() ? WITHOUT_TERMINAL : length;
    var options = new DemoOptions(limit, chaos, json, seed, Math.max(1, rate));
    boolean proven = new Demo(options, Path.of(".weir"), System.out).run();
    return (proven ? ExitCode.OK : ExitCode.FAILURE).number;
  }
}

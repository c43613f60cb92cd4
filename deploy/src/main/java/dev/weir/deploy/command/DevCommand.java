package dev.weir.deploy.command;

import dev.weir.deploy.process.DevCluster;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code weir dev}. */
@Command(
    name = "dev",
    description = {
      "Runs a local cluster until Ctrl-C: ZooKeeper, two coordinators, two workers.",
      "It starts empty each time and writes to .weir/dev only."
    },
    mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    DevCluster.run(Path.of(".weir"), System.err::println);
    return ExitCode.OK.number;
  }
}

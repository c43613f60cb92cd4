package dev.weir.deploy.command;

import dev.weir.deploy.zookeeper.LocalZooKeeper;
import dev.weir.worker.process.ParentPipe;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code weir zookeeper}: a server for a local cluster, started by {@code dev} and {@code demo}.
 */
@Command(
    name = "zookeeper",
    hidden = true,
    description = "Runs one ZooKeeper server on loopback.",
    mixinStandardHelpOptions = true)
final class ZooKeeperCommand implements Callable<Integer> {
  @Option(names = "--port", required = true, paramLabel = "PORT", description = "Its port.")
  int port;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "Its data.")
  Path data = Path.of("");

  @Option(names = ParentPipe.OPTION, hidden = true)
  boolean endWithStdin;

  @Override
  public Integer call() {
    if (endWithStdin) {
      ParentPipe.haltAtEndOf(System.in);
    }
    try (LocalZooKeeper server = LocalZooKeeper.start(data, port)) {
      server.await();
    }
    return ExitCode.OK.number;
  }
}

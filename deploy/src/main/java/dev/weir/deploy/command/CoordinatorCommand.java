package dev.weir.deploy.command;

import dev.weir.coordinator.process.CoordinatorConfig;
import dev.weir.coordinator.process.CoordinatorDaemon;
import dev.weir.deploy.release.Release;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir coordinator}: one coordinator of a cluster, until it is told to end. */
@Command(
    name = "coordinator",
    description = "Runs a coordinator of a cluster.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  weir coordinator --zookeeper a:2181,b:2181/weir --store s3://bucket/prefix"
    })
final class CoordinatorCommand implements Callable<Integer> {
  @Mixin RoleOptions role = new RoleOptions();

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Port of REST, monitor and metrics; 0: a free one. Default: ${DEFAULT-VALUE}.")
  int httpPort = 8081;

  @Option(
      names = {"--control-port", "--port"},
      paramLabel = "PORT",
      description = "Port for workers and executors; 0: a free one. Default: ${DEFAULT-VALUE}.")
  int controlPort;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the token that HTTP requests must bring.")
  @Nullable Path tokenFile;

  @Override
  public Integer call() throws InterruptedException {
    role.begin();
    CoordinatorDaemon.start(config(), Release.version()).await();
    return ExitCode.OK.number;
  }

  private CoordinatorConfig config() {
    return new CoordinatorConfig(
        role.cluster,
        role.idOr("coordinator"),
        new CoordinatorConfig.Metadata(role.zookeeper, role.sessionMillis()),
        new CoordinatorConfig.Storage(role.store, role.s3Endpoint),
        new CoordinatorConfig.Network(role.bind, role.advertise, controlPort, httpPort),
        new CoordinatorConfig.Security(role.tlsDirectory, tokenFile, role.insecureNetwork));
  }
}

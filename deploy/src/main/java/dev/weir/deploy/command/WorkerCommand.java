package dev.weir.deploy.command;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.files.Installation;
import dev.weir.deploy.process.Processors;
import dev.weir.deploy.process.WorkerProcess;
import dev.weir.worker.process.ClusterAccess;
import dev.weir.worker.process.WorkerConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir worker}: the daemon of one node, until it is told to end. */
@Command(
    name = "worker",
    description = "Runs a worker: the daemon that starts executors on this node.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  weir worker --zookeeper a:2181,b:2181/weir --store s3://bucket/prefix \\",
      "      --memory 8g"
    })
final class WorkerCommand implements Callable<Integer> {
  @Mixin RoleOptions role = new RoleOptions();

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Subtasks of each operator that may run here. Default: number of cores.")
  int slots = Processors.count();

  @Option(
      names = "--executors",
      paramLabel = "N",
      description = "Jobs that may run here at once, besides a spare. Default: ${DEFAULT-VALUE}.")
  int executors = WorkerConfig.Capacity.DEFAULT_EXECUTORS;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "For all executors together; each gets an equal, fixed share. Default: ${DEFAULT-VALUE}.")
  ByteSize memory = new ByteSize(1L << 30);

  @Option(
      names = "--executor-options",
      paramLabel = "OPTIONS",
      defaultValue = "${env:WEIR_EXECUTOR_OPTIONS:-}",
      description = {
        "Options of the executors' JVM, with spaces between them; they win over Weir's own.",
        "Default: what WEIR_EXECUTOR_OPTIONS holds."
      })
  String executorOptions = "";

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description = "For local files. Default: .weir/ID.")
  @Nullable Path workDirectory;

  @Override
  public Integer call() throws InterruptedException {
    role.begin();
    role.checkNetwork();
    WorkerProcess.run(config());
    return ExitCode.OK.number;
  }

  private WorkerConfig config() {
    String id = role.idOr("worker");
    var access =
        new ClusterAccess(
            role.cluster,
            role.zookeeper,
            role.sessionMillis(),
            role.store,
            role.s3Endpoint,
            role.tlsDirectory);
    return new WorkerConfig(
        id,
        new WorkerConfig.Network(role.bind, role.advertise),
        access,
        capacity(),
        workDirectory == null ? Path.of(".weir", id) : workDirectory,
        Installation.connectors(),
        Arrays.stream(executorOptions.split("\\s+")).filter(o -> !o.isEmpty()).toList());
  }

  private WorkerConfig.Capacity capacity() {
    try {
      return new WorkerConfig.Capacity(slots, executors, memory.bytes());
    } catch (IllegalArgumentException e) {
      throw new WeirException(ErrorCode.CONFIG_INVALID, String.valueOf(e.getMessage()), e);
    }
  }
}

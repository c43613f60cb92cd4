package dev.weir.deploy.command;

import dev.weir.deploy.embedded.process.Rehearsal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code weir train}: goes through everything that a cluster does, so that the JVM can keep the
 * classes for it. Run once, after a build.
 */
@Command(
    name = "train",
    hidden = true,
    description = "Writes the archive of classes that makes processes start faster.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    Rehearsal.run();
    return ExitCode.OK.number;
  }
}

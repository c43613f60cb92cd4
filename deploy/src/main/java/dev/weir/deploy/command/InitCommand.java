package dev.weir.deploy.command;

import dev.weir.deploy.init.files.ProjectFiles;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir init}: a Maven project to start a job from. */
@Command(
    name = "init",
    description = "Writes a Maven project with a job and its test.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "A directory that does not exist or is empty.")
  Path directory = Path.of("");

  @Override
  public Integer call() {
    ProjectFiles.write(directory);
    System.err.println("next:");
    System.err.println("  cd " + directory + " && ./mvnw verify");
    // Absolute: the cluster's processes read and write there, wherever they were started.
    Path there = directory.toAbsolutePath().normalize();
    System.err.println(
        "  weir run "
            + there.resolve("target").resolve("my-job.jar")
            + " --class my.PageViews --arg input="
            + there.resolve("views.ndjson")
            + " --arg output="
            + there.resolve("out")
            + " --wait");
    return ExitCode.OK.number;
  }
}

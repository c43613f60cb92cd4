package dev.weir.deploy.command;

import dev.weir.deploy.release.Release;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** {@code weir version}. */
@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer>, IVersionProvider {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table or json. Default: ${DEFAULT-VALUE}.")
  Client.Format format = Client.Format.TABLE;

  @Override
  public Integer call() {
    String version = Release.version();
    String java = Runtime.version().toString();
    System.out.println(
        format == Client.Format.JSON
            ? "{\"version\":\"" + version + "\",\"java\":\"" + java + "\"}"
            : "weir " + version + " on Java " + java);
    return ExitCode.OK.number;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"weir " + Release.version()};
  }
}

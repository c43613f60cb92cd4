package dev.weir.deploy.command;

import dev.weir.deploy.demo.Verification;
import dev.weir.deploy.demo.files.OutputFiles;
import dev.weir.deploy.demo.process.DemoOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir demo verify}. */
@Command(
    name = "verify",
    description = {
      "Computes the demo's output again and compares it with the committed files.",
      "Exit status 1 when a line is missing, doubled or changed; each is named."
    },
    mixinStandardHelpOptions = true)
final class DemoVerifyCommand implements Callable<Integer> {
  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "The output directory that the demo printed.")
  Path output = Path.of("");

  @Option(names = "--seed", required = true, paramLabel = "N", description = "The demo's seed.")
  long seed;

  @Option(
      names = "--until",
      required = true,
      paramLabel = "OFFSET",
      description = "How many bids the job had read, as the demo printed.")
  long until;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "The demo's rate. Default: ${DEFAULT-VALUE}.")
  long rate = DemoOptions.DEFAULT_RATE;

  @Override
  public Integer call() {
    Verification.Result result = new OutputFiles(output).verify(seed, Math.max(1, rate), until);
    result.findings().forEach(System.out::println);
    System.out.println(
        until
            + " bids in, "
            + result.lines()
            + " lines out: "
            + result.lost()
            + " lost, "
            + result.duplicated()
            + " duplicated, "
            + result.wrong()
            + " wrong");
    return (result.clean() ? ExitCode.OK : ExitCode.FAILURE).number;
  }
}

package dev.weir.deploy.command;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code weir} itself. */
@Command(
    name = "weir",
    description = "Runs dataflow jobs exactly once, on one machine or many.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      DevCommand.class,
      RunCommand.class,
      JobsCommand.class,
      JobCommand.class,
      StopCommand.class,
      CancelCommand.class,
      ClusterCommand.class,
      InitCommand.class,
      CoordinatorCommand.class,
      WorkerCommand.class,
      ZooKeeperCommand.class,
      TrainCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit statuses:%n",
    exitCodeList = {
      " 0:done",
      " 1:it failed; the line on standard error says why",
      " 2:the command line cannot be used",
      " 3:no such job",
      " 4:refused as things are: a name is taken, slots are missing, a directory is not yours",
      " 5:the cluster, ZooKeeper or the store cannot be reached",
      " 6:no answer in time; what was asked for may still happen",
      " 7:the token is missing or wrong",
      "10:the job failed (run --wait, stop)",
      "11:the job was canceled (run --wait)"
    },
    footer = {
      "",
      "Examples:",
      "  weir demo --for 40s --chaos   a cluster, a job, and processes that get killed",
      "  weir dev                      a local cluster to submit jobs to",
      "  weir run app.jar --class my.Job --arg input=data.ndjson --wait",
      "",
      "From a clone also: ./weir test, ./weir sim --seeds 1..300"
    })
public final class WeirCommand implements Callable<Integer> {
  private WeirCommand() {}

  /** Runs a command line; the answer is the exit status. */
  public static int execute(String... args) {
    var line = new CommandLine(new WeirCommand());
    line.registerConverter(Duration.class, DurationText::parse);
    line.registerConverter(ByteSize.class, ByteSize::parse);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((e, command, result) -> failed(e, command));
    line.setParameterExceptionHandler((e, ignored) -> misused(e));
    return line.execute(args);
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.err);
    return ExitCode.USAGE.number;
  }

  private static int failed(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    if (e instanceof WeirException weir) {
      err.println(weir.line());
      return ExitCode.of(weir.code()).number;
    }
    StackTraceElement[] stack = e.getStackTrace();
    var wrapped =
        new WeirException(
            ErrorCode.INTERNAL,
            e
                + (stack.length > 0 ? " at " + stack[0] : "")
                + "; this is a bug, please report it with this line",
            e);
    err.println(wrapped.line());
    return ExitCode.FAILURE.number;
  }

  private static int misused(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE.number;
  }
}

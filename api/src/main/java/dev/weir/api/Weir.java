package dev.weir.api;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.spi.JobRunner;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Runs a job inside the caller's JVM, from its {@code main}. */
public final class Weir {
  private Weir() {}

  /**
   * Runs the job until it ends: at the end of its input, or when it fails.
   *
   * @param args the job's arguments as {@code --name=value} or {@code --name value}; what begins
   *     with {@code --weir.}, such as {@code --weir.parallelism=2}, is a setting of the runtime
   * @throws WeirException when the job cannot start, or fails; its text is meant for the user, and
   *     it carries no stack trace of Weir's own
   */
  public static <A> void run(Class<? extends Job<A>> job, String... args) {
    try {
      CommandLine line = CommandLine.parse(args);
      runner().run(job, line.args(), line.settings());
    } catch (WeirException e) {
      if (e.code().owner() == ErrorCode.Owner.USER) {
        e.setStackTrace(new StackTraceElement[0]);
      }
      throw e;
    }
  }

  private static JobRunner runner() {
    List<ServiceLoader<JobRunner>> places =
        List.of(
            ServiceLoader.load(JobRunner.class), // of the calling thread
            ServiceLoader.load(JobRunner.class, Weir.class.getClassLoader()));
    for (ServiceLoader<JobRunner> place : places) {
      Iterator<JobRunner> found = place.iterator();
      try {
        if (found.hasNext()) {
          return found.next();
        }
      } catch (ServiceConfigurationError e) {
        throw new WeirException(
            ErrorCode.VERSION_MISMATCH,
            "the runtime on the class path does not fit this version of weir-api; use one version of"
                + " all Weir artifacts: "
                + e.getMessage(),
            e);
      }
    }
    throw new WeirException(
        ErrorCode.CONFIG_INVALID,
        "nothing on the class path can run a job in this JVM; add the dependency"
            + " dev.weir:weir-deploy, or submit the jar to a cluster with `weir run`");
  }
}

package dev.weir.deploy.process;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.files.DevFile;
import dev.weir.deploy.files.Directories;
import dev.weir.deploy.files.LocalProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A local cluster for trying out jobs, until this process is told to end. */
public final class DevCluster {
  private static final String NAME = "dev";
  private static final int MONITOR_PORT = 8081;

  private DevCluster() {}

  /**
   * Returns when the process is interrupted; otherwise never.
   *
   * @param state the {@code .weir} directory
   * @throws WeirException JOB_NAME_TAKEN when such a cluster runs already
   */
  public static void run(Path state, Consumer<String> progress) {
    DevFile other = DevFile.read(state);
    if (other != null) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID,
          "cluster '"
              + other.cluster()
              + "' runs here already (pid "
              + other.supervisor()
              + "); end it first, or start this one in another directory");
    }
    Path directory = state.resolve(NAME);
    Directories.remove(directory);
    progress.accept("starting a local cluster in " + directory + " ...");
    LocalCluster cluster =
        LocalCluster.start(LocalCluster.Shape.of(NAME, directory, MONITOR_PORT), progress);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "end-of-cluster"));
    try {
      cluster.awaitReady();
      var processes = new ArrayList<LocalProcess>(cluster.processes());
      processes.addAll(cluster.executors());
      for (LocalProcess process : processes) {
        progress.accept(
            String.format(
                java.util.Locale.ROOT,
                "  %-11s %-17s pid %-7d %s",
                process.role(),
                process.id(),
                process.pid(),
                process.address()));
      }
      progress.accept("monitor   " + cluster.monitor());
      progress.accept("submit    weir run JAR --class CLASS --wait");
      progress.accept("end       Ctrl-C");
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      cluster.close();
    }
  }
}

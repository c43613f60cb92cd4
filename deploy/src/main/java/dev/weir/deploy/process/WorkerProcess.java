package dev.weir.deploy.process;

import dev.weir.deploy.release.Release;
import dev.weir.worker.process.WorkerConfig;
import dev.weir.worker.process.WorkerDaemon;
import java.util.concurrent.CountDownLatch;

/** A process that is a worker and nothing else. */
public final class WorkerProcess {
  private WorkerProcess() {}

  /** Runs the worker until the process is told to end; its executors end with it. */
  public static void run(WorkerConfig config) throws InterruptedException {
    WorkerDaemon daemon = WorkerDaemon.start(config, Release.version());
    var ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  daemon.close();
                  ended.countDown();
                },
                "worker-end"));
    System.out.println(
        "worker "
            + config.worker()
            + " of cluster "
            + config.access().cluster()
            + ": pid "
            + ProcessHandle.current().pid()
            + ", "
            + config.capacity().slots()
            + " slots, "
            + (config.capacity().memoryBytes() >> 20)
            + " MiB for up to "
            + config.capacity().maxExecutors()
            + " executors and a spare, "
            + (config.capacity().executorBytes() >> 20)
            + " MiB each");
    ended.await();
  }
}

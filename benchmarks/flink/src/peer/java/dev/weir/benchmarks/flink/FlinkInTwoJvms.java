package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.engine.process.ChildJvms;
import dev.weir.benchmarks.engine.process.Engine;
import dev.weir.benchmarks.measure.Checkpoint;
import dev.weir.benchmarks.measure.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job manager and as many task managers, of one slot, as subtasks, on loopback. */
public final class FlinkInTwoJvms implements Engine.Starter {
  private static final long UP_SECONDS = 60;
  private static final long POLL_MILLIS = 200;

  /** What lets it find a lost process sooner than in 50 s. */
  private static final String QUICK_TO_NOTICE =
      String.join(
          "\n",
          "heartbeat.interval: 500",
          "heartbeat.timeout: 3000",
          "heartbeat.rpc-failure-threshold: 1",
          "");

  /** For EngineMain. */
  public FlinkInTwoJvms() {}

  @Override
  public Engine start(int parallelism, Path directory) throws Exception {
    int spares = Integer.getInteger(SPARES, 0);
    int taskManagers = parallelism + spares;
    Files.createDirectories(directory.resolve("tmp"));
    List<Integer> ports = ChildJvms.freePorts(2);
    int rest = ports.get(0);
    Files.writeString(
        directory.resolve("config.yaml"),
        settings(directory, ports.get(1), rest) + (spares > 0 ? QUICK_TO_NOTICE : ""));
    var running = new Running(rest, new ChildJvms(directory));
    try {
      running.add(StandaloneSessionClusterEntrypoint.class, "jobmanager", "1g", directory);
      for (int i = 1; i <= taskManagers; i++) {
        running.add(TaskManagerRunner.class, "taskmanager-" + i, "3g", directory);
      }
      running.awaitReady(taskManagers);
      return running;
    } catch (Exception e) {
      running.close();
      throw e;
    }
  }

  private static String settings(Path directory, int rpc, int rest) {
    return String.join(
        "\n",
        "jobmanager.rpc.address: 127.0.0.1",
        "jobmanager.rpc.port: " + rpc,
        "jobmanager.bind-host: 127.0.0.1",
        "rest.address: 127.0.0.1",
        "rest.bind-address: 127.0.0.1",
        "rest.port: " + rest,
        "taskmanager.host: 127.0.0.1",
        "taskmanager.bind-host: 127.0.0.1",
        "taskmanager.numberOfTaskSlots: 1",
        "taskmanager.cpu.cores: 1.0",
        "taskmanager.memory.task.heap.size: 2g",
        "taskmanager.memory.task.off-heap.size: 64m",
        "taskmanager.memory.framework.heap.size: 128m",
        "taskmanager.memory.framework.off-heap.size: 128m",
        "taskmanager.memory.jvm-metaspace.size: 256m",
        "taskmanager.memory.jvm-overhead.min: 256m",
        "taskmanager.memory.jvm-overhead.max: 256m",
        "taskmanager.memory.network.min: 256m",
        "taskmanager.memory.network.max: 256m",
        "taskmanager.memory.managed.size: 512m",
        "web.checkpoints.history: " + FlinkRest.HISTORY,
        "io.tmp.dirs: " + directory.resolve("tmp"),
        "");
  }

  private record Running(int rest, ChildJvms children) implements Engine {
    void add(Class<?> main, String id, String heap, Path directory) throws IOException {
      children.start(
          id,
          List.of("-Xms" + heap, "-Xmx" + heap, "-XX:MaxDirectMemorySize=1g"),
          main.getName(),
          List.of("--configDir", directory.toString()));
    }

    void awaitReady(int taskManagers) throws Exception {
      var overview = new FlinkRest(rest);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(UP_SECONDS);
      while (overview.taskManagers() < taskManagers) {
        children.requireAlive();
        if (System.nanoTime() > deadline) {
          throw new IOException("Flink's processes are not up; see their logs");
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
      }
    }

    @Override
    public List<Long> processes() {
      return children.pids();
    }

    @Override
    public List<Checkpoint> run(RunRequest request) throws Exception {
      var env =
          StreamExecutionEnvironment.createRemoteEnvironment(
              "127.0.0.1", rest, FlinkSettings.of(request));
      env.setParallelism(request.parallelism());
      Queries.define(env, request);
      return new FlinkRest(rest).await(env.executeAsync(request.query().text()), request);
    }

    @Override
    public void close() {
      children.close();
    }
  }
}

package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.measure.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The processes of the engines that are up: one for all lanes of an engine, but one of its own for
 * a lane after other jobs. Used by one thread.
 */
final class Engines implements AutoCloseable {
  private final Plan plan;
  private final Path directory;
  private final int spares;
  private final Map<String, EngineProcess> processes = new LinkedHashMap<>();
  private int starts;

  /**
   * None yet.
   *
   * @param spares processes of each beyond those that it needs
   */
  Engines(Plan plan, Path directory, int spares) {
    this.plan = plan;
    this.directory = directory;
    this.spares = spares;
  }

  /**
   * Starts what its lanes need.
   *
   * @param heap of each JVM that works
   */
  void start(String heap) throws IOException {
    starts++;
    for (Lane lane : plan.lanes()) {
      if (!processes.containsKey(key(lane))) {
        EngineSpec spec = EngineSpec.of(lane.engine(), plan, heap, System.getenv());
        Path home = directory.resolve(key(lane) + "-" + starts);
        processes.put(key(lane), EngineProcess.start(spec, plan.job().parallelism(), spares, home));
      }
    }
  }

  private static String key(Lane lane) {
    return lane.before() == 0 ? lane.engine() : lane.engine() + "-after";
  }

  /** Whether the lane's process was started and has not been ended since. */
  boolean isUp(Lane lane) {
    return processes.containsKey(key(lane));
  }

  /** Ends the lane's process, which other lanes may have too. */
  void end(Lane lane) {
    EngineProcess process = processes.remove(key(lane));
    if (process != null) {
      process.kill();
    }
  }

  EngineProcess of(Lane lane) {
    EngineProcess process = processes.get(key(lane));
    if (process == null) {
      throw new IllegalStateException(lane.text() + " was not started");
    }
    return process;
  }

  @Override
  public void close() {
    processes.values().forEach(EngineProcess::close);
    processes.clear();
  }
}

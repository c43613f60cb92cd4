package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.engine.process.ChildJvms;
import dev.weir.benchmarks.engine.process.Engine;
import dev.weir.benchmarks.measure.Checkpoint;
import dev.weir.benchmarks.measure.RunRequest;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink's cluster inside this JVM, as its local environment makes one for each job. */
public final class FlinkInOneJvm implements Engine.Starter {
  /** For EngineMain. */
  public FlinkInOneJvm() {}

  @Override
  public Engine start(int parallelism, Path directory) {
    return new Running();
  }

  private record Running() implements Engine {
    @Override
    public List<Long> processes() {
      return List.of(ProcessHandle.current().pid());
    }

    @Override
    public List<Checkpoint> run(RunRequest request) throws Exception {
      Configuration settings = FlinkSettings.of(request);
      int port = ChildJvms.freePorts(1).get(0);
      settings.setString("rest.port", "" + port);
      settings.setString("rest.address", "127.0.0.1");
      settings.setString("rest.bind-address", "127.0.0.1");
      settings.setString("taskmanager.memory.network.min", "256m");
      settings.setString("taskmanager.memory.network.max", "256m");
      settings.setString("taskmanager.memory.managed.size", "1g");
      settings.setString("web.checkpoints.history", FlinkRest.HISTORY);
      var env = StreamExecutionEnvironment.createLocalEnvironment(request.parallelism(), settings);
      Queries.define(env, request);
      return new FlinkRest(port).await(env.executeAsync(request.query().text()), request);
    }

    @Override
    public void close() {}
  }
}

package dev.weir.benchmarks.engine.process;

import dev.weir.benchmarks.job.QueryJob;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.deploy.embedded.process.EmbeddedCluster;
import java.nio.file.Path;
import java.util.List;

/** A cluster inside this JVM, as {@code Weir.run} makes one; it stays for all runs. */
public final class WeirInOneJvm implements Engine.Starter {
  /** For {@link EngineMain}. */
  public WeirInOneJvm() {}

  @Override
  public Engine start(int parallelism, Path directory) {
    return new Running(EmbeddedCluster.start());
  }

  private record Running(EmbeddedCluster cluster) implements Engine {
    @Override
    public List<Long> processes() {
      return List.of(ProcessHandle.current().pid());
    }

    @Override
    public void run(RunRequest request) {
      cluster.run(QueryJob.class, request.arguments(), WeirSettings.of(request));
    }

    @Override
    public void close() {
      cluster.close();
    }
  }
}

package dev.weir.benchmarks.jet;

import com.hazelcast.core.HazelcastInstance;
import dev.weir.benchmarks.engine.process.ChildJvms;
import dev.weir.benchmarks.engine.process.Engine;
import dev.weir.benchmarks.measure.Checkpoint;
import dev.weir.benchmarks.measure.RunRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A cluster of one member, inside this JVM, with as many threads as subtasks. */
public final class JetInOneJvm implements Engine.Starter {
  /** For EngineMain. */
  public JetInOneJvm() {}

  @Override
  public Engine start(int parallelism, Path directory) throws IOException {
    Snapshots snapshots = Snapshots.listen(false);
    return new Running(Member.start(ChildJvms.freePorts(1), parallelism), snapshots);
  }

  private record Running(HazelcastInstance member, Snapshots snapshots) implements Engine {
    @Override
    public List<Long> processes() {
      return List.of(ProcessHandle.current().pid());
    }

    @Override
    public List<Checkpoint> run(RunRequest request) {
      JetRuns.run(member, request);
      return snapshots.take();
    }

    @Override
    public void close() {
      member.getLifecycleService().terminate();
    }
  }
}

package dev.weir.deploy.embedded.process;

import dev.weir.api.spi.JobRunner;
import java.util.SortedMap;

/** Runs a job for {@code Weir.run}; found by the api as a service. */
public final class EmbeddedRunner implements JobRunner {
  /** For the service loader. */
  public EmbeddedRunner() {}

  @Override
  public void run(
      Class<?> job, SortedMap<String, String> args, SortedMap<String, String> settings) {
    try (EmbeddedCluster cluster = EmbeddedCluster.start()) {
      cluster.run(job, args, settings);
    }
  }
}

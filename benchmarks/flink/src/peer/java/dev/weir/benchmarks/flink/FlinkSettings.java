package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.workload.Query;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;

/** How Flink spells what a request asks for. */
final class FlinkSettings {
  private FlinkSettings() {}

  static Configuration of(RunRequest request) {
    var settings = new Configuration();
    settings.setString("pipeline.object-reuse", "true");
    settings.setString("pipeline.generic-types", "false");
    settings.setString("execution.buffer-timeout.interval", bufferTimeout(request));
    settings.setString(
        "state.backend.type", request.state().equals("heap") ? "hashmap" : request.state());
    if (request.checkpointMillis() > 0) {
      settings.setString("execution.checkpointing.interval", request.checkpointMillis() + "ms");
      settings.setString("execution.checkpointing.mode", "EXACTLY_ONCE");
      settings.setString("execution.checkpointing.incremental", "true");
      settings.setString(
          "execution.checkpointing.dir",
          Path.of(request.directory()).resolve("checkpoints").toUri().toString());
    }
    if (request.query() == Query.RECOVERY) {
      settings.setString("restart-strategy.type", "fixed-delay");
      settings.setString("restart-strategy.fixed-delay.delay", "100ms");
      settings.setString("restart-strategy.fixed-delay.attempts", "1000");
    }
    return settings;
  }

  /** How long a record may wait for company. */
  private static String bufferTimeout(RunRequest request) {
    if (!request.span().paced()) {
      return "100ms";
    }
    return request.query() == Query.LATENCY ? "5ms" : "10ms";
  }
}

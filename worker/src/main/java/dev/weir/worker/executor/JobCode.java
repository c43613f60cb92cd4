package dev.weir.worker.executor;

import dev.weir.api.graph.JobGraph;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Port to a job's code: fetches the jar, loads it once, runs {@code define}. User code runs behind
 * it, so it works on a thread that may block and keeps a time limit on {@code define}.
 */
public interface JobCode {
  /**
   * Runs {@code define} several times; each graph has functions of its own. The stage completes on
   * any thread and fails with a {@link dev.weir.api.error.WeirException}. The code named first is
   * the only one an executor ever loads.
   */
  CompletionStage<List<JobGraph>> define(CodeOfJob code, int copies);

  /**
   * Beside {@link #define}, as soon as it has loaded the code: what the code does that may differ
   * each time, a line for each place. Never fails; does not complete where the code cannot be
   * loaded.
   */
  default CompletionStage<List<String>> warnings() {
    return CompletableFuture.completedStage(List.of());
  }
}

package dev.weir.benchmarks.engine.process;

import dev.weir.benchmarks.measure.Checkpoint;
import dev.weir.benchmarks.measure.RunRequest;
import java.nio.file.Path;
import java.util.List;

/** An engine that is up. Used by one thread. */
public interface Engine extends AutoCloseable {
  /** Those whose processor time is the engine's; what they start is counted with them. */
  List<Long> processes();

  /**
   * Runs a job to its end.
   *
   * @return the checkpoints it completed, if any were asked for, as far as the engine tells
   */
  List<Checkpoint> run(RunRequest request) throws Exception;

  @Override
  void close() throws Exception;

  /** How to start one; the class of a peer has a constructor without parameters. */
  interface Starter {
    /** Number of processes beyond those that the subtasks need, for a job to survive in. */
    String SPARES = "weir.benchmarks.spares";

    /**
     * Starts it.
     *
     * @param parallelism subtasks of each stage in the runs to come
     * @param directory for all that it writes
     */
    Engine start(int parallelism, Path directory) throws Exception;
  }
}

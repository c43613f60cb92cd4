package dev.weir.worker.process;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker daemon's configuration.
 *
 * @param worker its id: stable over restarts, unique in the cluster
 * @param capacity what it offers
 * @param directory for local files; wiped of earlier lives' executors at start
 * @param connectors directory of installed connectors; null: those of the class path
 * @param executorOptions options of the JVM of its executors, after {@link ExecutorFlags}' own
 */
public record WorkerConfig(
    String worker,
    Network network,
    ClusterAccess access,
    Capacity capacity,
    Path directory,
    @Nullable Path connectors,
    List<String> executorOptions) {

  public WorkerConfig {
    executorOptions = List.copyOf(executorOptions);
  }

  /**
   * Where its executors are reached.
   *
   * @param host name or address that they bind
   * @param advertised name or address that others reach them at; null: the host
   */
  public record Network(String host, @Nullable String advertised) {

    public String reachableHost() {
      return advertised == null ? host : advertised;
    }
  }

  /**
   * What a worker offers.
   *
   * @param slots subtasks of every operator that may run here at once
   * @param maxExecutors jobs at once, each in an executor process of its own, besides the spare
   * @param memoryBytes for all executors together; each gets an equal, fixed share
   */
  public record Capacity(int slots, int maxExecutors, long memoryBytes) {
    public static final int DEFAULT_EXECUTORS = 4;

    /** Smallest share that an executor can work in. */
    public static final long MIN_EXECUTOR_BYTES = 128L << 20;

    public Capacity {
      if (slots < 1 || maxExecutors < 1) {
        throw new IllegalArgumentException("slots " + slots + ", executors " + maxExecutors);
      }
      if (memoryBytes / (maxExecutors + 1) < MIN_EXECUTOR_BYTES) {
        throw new IllegalArgumentException(
            "memory of "
                + (memoryBytes >> 20)
                + " MiB for "
                + maxExecutors
                + " executors and a spare: each needs at least "
                + (MIN_EXECUTOR_BYTES >> 20)
                + " MiB");
      }
    }

    /** An executor's share of the memory, the spare counted as one. */
    public long executorBytes() {
      return memoryBytes / (maxExecutors + 1);
    }
  }
}

package dev.weir.coordinator.message;

import java.util.List;

/** What a worker daemon says. Mirrors {@code WorkerReport}. */
public sealed interface WorkerNews {

  /**
   * First message on a stream.
   *
   * @param host where executors of this worker can be reached
   * @param capacity what it offers
   * @param executors that run there now
   */
  record Hello(
      String version, String host, Capacity capacity, long pid, List<RunningExecutor> executors)
      implements WorkerNews {
    public Hello {
      executors = List.copyOf(executors);
    }
  }

  /**
   * @param slots subtasks of every operator that may run there
   * @param maxExecutors executors of jobs, besides the spare
   * @param memoryBytes for all executors together
   */
  record Capacity(int slots, int maxExecutors, long memoryBytes) {}

  record RunningExecutor(String executor, long pid) {}

  record Heartbeat(List<RunningExecutor> executors) implements WorkerNews {
    public Heartbeat {
      executors = List.copyOf(executors);
    }
  }

  /**
   * A child process ended.
   *
   * @param exitCode 128 + signal when killed
   * @param lastWords end of its log, for the user
   */
  record ExecutorExited(String executor, int exitCode, String lastWords) implements WorkerNews {}
}

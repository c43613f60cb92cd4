package dev.weir.api.spi;

import java.util.SortedMap;

/**
 * Runs a job inside this JVM, for {@code Weir.run}. Found by {@link java.util.ServiceLoader}; the
 * module {@code weir-deploy} brings one.
 */
public interface JobRunner {
  /**
   * Runs the job until it ends.
   *
   * @param job a class that implements {@code dev.weir.api.Job}
   * @param args the job's arguments by name, as text
   * @param settings how to run it, by name, as text: {@code parallelism} and the like
   * @throws dev.weir.api.error.WeirException when the job cannot start, or fails
   */
  void run(Class<?> job, SortedMap<String, String> args, SortedMap<String, String> settings);
}

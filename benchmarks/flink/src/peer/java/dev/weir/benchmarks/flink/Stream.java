package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.workload.Numbered;
import java.io.Serializable;
import java.util.function.Supplier;

/**
 * A stream whose record n is a function of n.
 *
 * @param line of the request
 * @param records makes that function, once for each reader
 */
record Stream<T>(String line, Records<T> records) implements Serializable {

  /** A supplier that Flink can send. */
  interface Records<T> extends Supplier<Numbered<T>>, Serializable {}

  static <T> Stream<T> of(RunRequest request, Records<T> records) {
    return new Stream<>(request.line(), records);
  }

  RunRequest request() {
    return RunRequest.of(line);
  }
}

package dev.weir.benchmarks.jet;

import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.workload.EventTimes;
import java.io.Serializable;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * A stream whose record n is a function of n.
 *
 * @param records makes that function, once for each processor
 */
record Stream<T>(long events, long mark, int splits, String directory, Records<T> records)
    implements Serializable {

  /** A supplier that Jet can send. */
  interface Records<T> extends Supplier<LongFunction<T>>, Serializable {}

  static <T> Stream<T> of(RunRequest request, Records<T> records) {
    return new Stream<>(
        request.events(), request.mark(), request.parallelism(), request.directory(), records);
  }

  static long millis(long number) {
    return EventTimes.STANDARD.millis(number);
  }

  /** Nothing earlier follows. */
  static long watermark(long number) {
    return EventTimes.STANDARD.floorMillis(number) - 1;
  }
}

package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.measure.Checkpoint;
import dev.weir.benchmarks.measure.Finding;
import dev.weir.benchmarks.measure.Lane;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.measure.files.Arrivals;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.oracle.Oracle;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine that is up alone, to be looked at with a stream that keeps time. Used by one thread.
 */
final class Trial implements AutoCloseable {
  /** From a request to the first event: a job is deployed by then. */
  private static final long LEAD_MILLIS = 3000;

  private static final long FIRST_EVENTS = 500_000;
  private static final int GROWTH = 3;

  private final Lane lane;
  private final Engines engines;
  private final Requests requests;

  private Trial(Lane lane, Engines engines, Requests requests) {
    this.lane = lane;
    this.engines = engines;
    this.requests = requests;
  }

  /**
   * Starts the engine.
   *
   * @param plan of this engine alone
   * @param spares processes beyond those that it needs
   */
  static Trial start(Plan plan, Path directory, int spares) throws IOException {
    var engines = new Engines(plan, directory, spares);
    try {
      engines.start(EngineSpec.usualHeap());
    } catch (IOException | RuntimeException e) {
      engines.close();
      throw e;
    }
    return new Trial(plan.lanes().get(0), engines, new Requests(plan, directory));
  }

  /** The engine's process. */
  EngineProcess process() {
    return engines.of(lane);
  }

  /** A request for a paced stream that begins in a while, or at once. */
  RunRequest paced(Query query, long rate, double seconds, double markSeconds, boolean atOnce)
      throws IOException {
    long first = Arrivals.nowMicros() / 1000 + (atOnce ? 0 : LEAD_MILLIS);
    return requests.of(
        lane, query, new Span((long) (rate * seconds), (long) (rate * markSeconds), rate, first));
  }

  /** One job, so that what comes next is not the first of its kind. */
  void warmUp(Query query) throws IOException {
    process().run(requests.of(lane, query, Span.of(FIRST_EVENTS, 0)));
  }

  /**
   * Most events in a second that it takes, without a rate and without checkpoints.
   *
   * @param warmUpSeconds that the first events of the job take, and do not count
   * @param seconds that count
   */
  double maximum(Query query, double warmUpSeconds, double seconds) throws IOException {
    var calm = new Lane(lane.engine(), 0, 0);
    double rate;
    long half = FIRST_EVENTS;
    do { // jobs of growing length, up to one that lasts as long as the warm-up
      half *= GROWTH;
      rate = speed(requests.of(calm, query, Span.of(2 * half, half)));
    } while (2 * half / rate < warmUpSeconds);
    long mark = (long) (rate * warmUpSeconds);
    return speed(requests.of(calm, query, Span.of(mark + (long) (rate * seconds), mark)));
  }

  private double speed(RunRequest request) throws IOException {
    process().run(request);
    long millis = notes(request).read().millis();
    return (request.events() - request.mark()) * 1e3 / Math.max(1, millis);
  }

  static Notes notes(RunRequest request) {
    return Notes.in(Path.of(request.directory()));
  }

  static Arrivals.Seen seen(RunRequest request) throws IOException {
    return Arrivals.in(Path.of(request.directory()));
  }

  static String answer(RunRequest request) {
    boolean equal =
        notes(request).read().answer().equals(Oracle.answer(request.query(), request.span()));
    return equal ? Finding.EQUAL : Finding.WRONG;
  }

  /** How many of an engine's checkpoints were completed after the mark. */
  static double completed(RunRequest request, List<Checkpoint> checkpoints) {
    long from = request.times().millis(request.mark());
    return checkpoints.stream().filter(checkpoint -> checkpoint.millis() >= from).count();
  }

  static void awaitMillis(long millis) {
    for (long left = left(millis); left > 0; left = left(millis)) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(left));
    }
  }

  private static long left(long millis) {
    return millis * 1000 - Arrivals.nowMicros();
  }

  @Override
  public void close() {
    engines.close();
  }
}

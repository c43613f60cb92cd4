package dev.weir.benchmarks.measure.files;

import dev.weir.benchmarks.measure.Latencies;
import dev.weir.benchmarks.measure.Timeline;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Span;
import dev.weir.benchmarks.workload.Timed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an instance of a sink saw of a stream that keeps time. Kept in memory and written at its end
 * to {@code arrivals-RANDOM}, so that instances of a later attempt have files of their own; an
 * instance that is killed leaves none. For one thread.
 *
 * <pre>
 *   {@link Timeline}
 *   {@link Latencies}      of what was due after the mark
 * </pre>
 */
public final class Arrivals {
  private static final String PREFIX = "arrivals-";

  private final Path directory;
  private final long fromMillis;
  private final Timeline timeline = new Timeline();
  private final Latencies latencies = new Latencies();

  /**
   * What all instances saw.
   *
   * @param timelines one for each
   */
  public record Seen(List<List<Timeline.Arrival>> timelines, Latencies latencies) {}

  private Arrivals(Path directory, long fromMillis) {
    this.directory = directory;
    this.fromMillis = fromMillis;
  }

  /** For a sink; null where nobody looks at time. */
  public static @Nullable Arrivals watched(Query query, Span span, Path directory) {
    return span.paced() && query.isTimed()
        ? new Arrivals(directory, span.times(query).millis(span.mark()))
        : null;
  }

  /** Wall time; processes of one machine agree about it. */
  public static long nowMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }

  /** A record has come. */
  public void add(Timed record) {
    long now = nowMicros();
    long due = record.dueMillis();
    timeline.add(now, due);
    if (due >= fromMillis) {
      latencies.add(now - due * 1000);
    }
  }

  /** No more will come. */
  public void close() {
    try {
      Files.writeString(
          Files.createTempFile(directory, PREFIX, ""), timeline.text() + "\n" + latencies.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the sinks of a run have written. */
  public static Seen in(Path directory) throws IOException {
    var timelines = new ArrayList<List<Timeline.Arrival>>();
    var latencies = new Latencies();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith(PREFIX)) {
          String[] parts = Files.readString(file).split("\n", 2);
          timelines.add(Timeline.of(parts[0]));
          latencies.add(parts[1].strip());
        }
      }
    }
    return new Seen(timelines, latencies);
  }
}

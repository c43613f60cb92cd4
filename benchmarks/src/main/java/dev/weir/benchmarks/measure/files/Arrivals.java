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
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an instance of a sink saw of a stream that keeps time. Kept in memory until it is taken, and
 * then written to an {@code arrivals-RANDOM}. For one thread; what was taken may be written by
 * another.
 *
 * <pre>
 *   MICROS                 of the first record of this instance
 *   {@link Timeline}
 *   {@link Latencies}      of what was due after the mark
 * </pre>
 */
public final class Arrivals {
  private static final String PREFIX = "arrivals-";

  private final Path directory;
  private final long fromMillis;
  private long firstMicros;
  private Timeline timeline = new Timeline();
  private Latencies latencies = new Latencies();

  /**
   * What all instances saw.
   *
   * @param parts of their timelines
   */
  public record Seen(List<Part> parts, Latencies latencies) {
    /** When the first record of any came; none if there was none. */
    public OptionalLong firstMicros() {
      return parts.stream().mapToLong(Part::firstMicros).min();
    }
  }

  /**
   * A part of what an instance saw.
   *
   * @param firstMicros when its first record of all came
   */
  public record Part(long firstMicros, List<Timeline.Arrival> arrivals) {}

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
    if (firstMicros == 0) {
      firstMicros = now;
    }
    timeline.add(now, due);
    if (due >= fromMillis) {
      latencies.add(now - due * 1000);
    }
  }

  /** What was seen since the last time, to be written by running it. */
  public Runnable take() {
    long first = firstMicros;
    Timeline times = timeline;
    Latencies durations = latencies;
    timeline = new Timeline();
    latencies = new Latencies();
    return () -> write(first, times, durations);
  }

  private void write(long first, Timeline times, Latencies durations) {
    if (first == 0) {
      return;
    }
    try {
      Path part = Files.createTempFile(directory, PREFIX, "");
      Files.writeString(part, first + "\n" + times.text() + "\n" + durations.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the sinks of a run have written. */
  public static Seen in(Path directory) throws IOException {
    var read = new ArrayList<Part>();
    var latencies = new Latencies();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith(PREFIX)) {
          String[] lines = Files.readString(file).split("\n", 3);
          read.add(new Part(Long.parseLong(lines[0]), Timeline.of(lines[1])));
          latencies.add(lines[2].strip());
        }
      }
    }
    return new Seen(read, latencies);
  }
}

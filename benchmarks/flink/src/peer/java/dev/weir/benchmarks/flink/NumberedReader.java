package dev.weir.benchmarks.flink;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.measure.files.Arrivals;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.Numbered;
import dev.weir.benchmarks.workload.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/** Reads its splits side by side, always the one furthest behind. Owned by the task's thread. */
final class NumberedReader<T> implements SourceReader<T, NumberedSource.Split> {
  private static final int BATCH = 64;
  private static final long WATERMARK_STEP_MILLIS = 100;

  /** The least pause of a stream that keeps time. */
  private static final long PAUSE_MICROS = 500;

  private final RunRequest request;
  private final EventTimes times;
  private final Span span;
  private final int splits;
  private final long stepMillis;
  private final Numbered<T> records;
  private final int subtask;
  private final List<Place> places = new ArrayList<>();
  private long watermark = Long.MIN_VALUE;
  private boolean noMore;
  private boolean marked;
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private @Nullable ScheduledExecutorService timer;

  private static final class Place {
    final int index;
    long number;

    Place(int index, long number) {
      this.index = index;
      this.number = number;
    }
  }

  NumberedReader(Stream<T> stream, int subtask) {
    this.request = stream.request();
    this.times = request.times();
    this.span = request.span();
    this.splits = request.parallelism();
    this.stepMillis = span.paced() ? 1 : WATERMARK_STEP_MILLIS;
    this.records = stream.records().get();
    this.subtask = subtask;
  }

  @Override
  public void start() {}

  @Override
  public InputStatus pollNext(ReaderOutput<T> out) {
    if (places.isEmpty()) {
      if (noMore) {
        return InputStatus.END_OF_INPUT;
      }
      available = new CompletableFuture<>();
      return InputStatus.NOTHING_AVAILABLE;
    }
    Place place = furthestBehind();
    if (!marked && place.number >= span.mark()) {
      marked = true;
      Notes.in(Path.of(request.directory())).begun("" + subtask, System.currentTimeMillis());
    }
    long number = place.number;
    long now = span.paced() ? Arrivals.nowMicros() : 0;
    long limit = span.paced() ? Math.min(span.events(), span.dueBefore(now)) : span.events();
    if (number >= limit && number < span.events()) {
      return pause(span.dueMillis(number) * 1000 - now);
    }
    long end = Math.min(limit, number + (long) BATCH * splits);
    for (; number < end; number += splits) {
      long millis = times.millis(number);
      out.collect(records.record(number, millis), millis);
    }
    place.number = number;
    if (number >= span.events()) {
      places.remove(place);
    } else {
      advance(out);
    }
    return places.isEmpty() && noMore ? InputStatus.END_OF_INPUT : InputStatus.MORE_AVAILABLE;
  }

  private void advance(ReaderOutput<T> out) {
    long now = times.floorMillis(furthestBehind().number) - 1;
    if (watermark == Long.MIN_VALUE || now >= watermark + stepMillis) {
      watermark = now;
      out.emitWatermark(new Watermark(now));
    }
  }

  /** Nothing is due; Flink asks again when the future is complete. */
  private InputStatus pause(long micros) {
    var due = new CompletableFuture<Void>();
    available = due;
    ScheduledExecutorService clock = timer;
    if (clock == null) {
      clock =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                var thread = new Thread(task, "numbers-timer");
                thread.setDaemon(true);
                return thread;
              });
      timer = clock;
    }
    clock.schedule(() -> due.complete(null), Math.max(micros, PAUSE_MICROS), MICROSECONDS);
    return InputStatus.NOTHING_AVAILABLE;
  }

  private Place furthestBehind() {
    Place least = places.get(0);
    for (Place place : places) {
      least = place.number < least.number ? place : least;
    }
    return least;
  }

  @Override
  public List<NumberedSource.Split> snapshotState(long checkpoint) {
    return places.stream().map(p -> new NumberedSource.Split(p.index, p.number)).toList();
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public void addSplits(List<NumberedSource.Split> splits) {
    splits.forEach(split -> places.add(new Place(split.index(), split.number())));
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMore = true;
    available.complete(null);
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
  }
}

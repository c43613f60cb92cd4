package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.measure.files.Notes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/** Reads its splits side by side, always the one furthest behind. Owned by the task's thread. */
final class NumberedReader<T> implements SourceReader<T, NumberedSource.Split> {
  private static final int BATCH = 64;
  private static final long WATERMARK_STEP_MILLIS = 100;

  private final Stream<T> stream;
  private final LongFunction<T> records;
  private final int subtask;
  private final List<Place> places = new ArrayList<>();
  private long watermark = Long.MIN_VALUE;
  private boolean noMore;
  private boolean marked;
  private CompletableFuture<Void> available = new CompletableFuture<>();

  private static final class Place {
    final int index;
    long number;

    Place(int index, long number) {
      this.index = index;
      this.number = number;
    }
  }

  NumberedReader(Stream<T> stream, int subtask) {
    this.stream = stream;
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
    if (!marked && place.number >= stream.mark()) {
      marked = true;
      Notes.in(Path.of(stream.directory())).begun("" + subtask, System.currentTimeMillis());
    }
    long number = place.number;
    long end = Math.min(stream.events(), number + (long) BATCH * stream.splits());
    for (; number < end; number += stream.splits()) {
      out.collect(records.apply(number), Stream.millis(number));
    }
    place.number = number;
    if (number >= stream.events()) {
      places.remove(place);
    } else {
      advance(out);
    }
    return places.isEmpty() && noMore ? InputStatus.END_OF_INPUT : InputStatus.MORE_AVAILABLE;
  }

  private void advance(ReaderOutput<T> out) {
    long now = Stream.watermark(furthestBehind().number);
    if (watermark == Long.MIN_VALUE || now >= watermark + WATERMARK_STEP_MILLIS) {
      watermark = now;
      out.emitWatermark(new Watermark(now));
    }
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
  public void close() {}
}

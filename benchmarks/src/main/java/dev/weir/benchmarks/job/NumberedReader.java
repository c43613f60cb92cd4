package dev.weir.benchmarks.job;

import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.SplitOutput;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.Numbered;
import dev.weir.benchmarks.workload.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads its splits side by side, always the one that is furthest behind; with a rate no event
 * before the millisecond in which it is due.
 *
 * <p>Owned by the subtask's loop.
 */
final class NumberedReader<T> implements SourceReader<T> {
  private final Numbered<T> records;
  private final NumberedSource.Range range;
  private final ReaderContext context;
  private final List<Place<T>> places = new ArrayList<>();
  private boolean marked;

  NumberedReader(Numbered<T> records, NumberedSource.Range range, ReaderContext context) {
    this.records = records;
    this.range = range;
    this.context = context;
  }

  /** How far a split has been read. */
  private static final class Place<T> {
    final SplitOutput<T> output;
    long number;

    Place(SplitOutput<T> output) {
      this.output = output;
      this.number = output.split().position();
    }
  }

  @Override
  public void add(SplitOutput<T> split) {
    places.add(new Place<>(split));
  }

  @Override
  public long poll(int maxRecords) {
    if (places.isEmpty()) {
      return NOTHING;
    }
    Place<T> place = furthestBehind();
    if (!marked && place.number >= range.span().mark()) {
      marked = true;
      Notes.in(Path.of(range.directory())).begun("" + context.subtask(), context.clock().millis());
    }
    long number = place.number;
    long limit = limit();
    if (number >= limit && number < range.span().events()) {
      return range.span().dueMillis(number);
    }
    long end = Math.min(limit, number + (long) maxRecords * range.splits());
    EventTimes times = range.times();
    int step = range.splits();
    SplitOutput<T> output = place.output;
    for (; number < end; number += step) {
      long millis = times.millis(number);
      output.emit(records.record(number, millis), number + step, millis);
    }
    place.number = number;
    if (number >= range.span().events()) {
      place.output.finished();
      places.remove(place);
    }
    return places.isEmpty() ? NOTHING : MORE;
  }

  private long limit() {
    Span span = range.span();
    return span.paced()
        ? Math.min(span.events(), span.dueBefore(context.clock().millis() * 1000))
        : span.events();
  }

  private Place<T> furthestBehind() {
    Place<T> least = places.get(0);
    for (Place<T> place : places) {
      least = place.number < least.number ? place : least;
    }
    return least;
  }

  @Override
  public void close() {}
}

package dev.weir.benchmarks.job;

import dev.weir.api.schema.TypeRef;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.Numbered;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The records of a stream whose record n is a function of n. Split s of p holds the numbers s, s +
 * p, s + 2p and so on. Immutable.
 */
final class NumberedSource<T> implements Source<T> {
  private final TypeRef<T> type;
  private final Supplier<Numbered<T>> records;
  private final Range range;

  /**
   * Which records.
   *
   * @param span when a reader comes to its mark it notes the time
   * @param times event times
   * @param directory for that note
   */
  record Range(Span span, EventTimes times, int splits, String directory) {
    static Range of(Query query, QueryJob.Args args) {
      Span span = args.span();
      return new Range(span, span.times(query), args.splits(), args.directory());
    }
  }

  private NumberedSource(TypeRef<T> type, Supplier<Numbered<T>> records, Range range) {
    this.type = type;
    this.records = records;
    this.range = range;
  }

  /**
   * A source.
   *
   * @param records makes the function from number to record, once for each reader
   */
  static <T> NumberedSource<T> of(Class<T> type, Supplier<Numbered<T>> records, Range range) {
    return new NumberedSource<>(TypeRef.of(type), records, range);
  }

  @Override
  public TypeRef<T> type() {
    return type;
  }

  @Override
  public SortedMap<String, String> attributes() {
    var attributes = new TreeMap<String, String>();
    attributes.put("kind", "numbered");
    attributes.put("events", Long.toString(range.span.events()));
    attributes.put("splits", Integer.toString(range.splits));
    return attributes;
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public boolean givesTimestamps() {
    return true;
  }

  @Override
  public List<Split> splits(int readers) {
    var splits = new ArrayList<Split>();
    for (int split = 0; split < range.splits; split++) {
      splits.add(new Split("" + split, "", split));
    }
    return splits;
  }

  @Override
  public SourceReader<T> reader(ReaderContext context) {
    return new NumberedReader<>(records.get(), range, context);
  }
}

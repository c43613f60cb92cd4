package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.BlockingCalls;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.api.source.SplitOutput;
import dev.weir.api.time.Watermarks;
import dev.weir.worker.template.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A source that emits what the test puts in; a record is its own event time. */
final class Scripted implements Source<Long>, SourceReader<Long> {
  final List<SplitOutput<Long>> splits = new ArrayList<>();
  final List<Runnable> next = new ArrayList<>();
  long answer = NOTHING;
  boolean blocking;
  boolean closed;

  void emit(int split, long time, long position) {
    next.add(() -> splits.get(split).emit(time, position));
  }

  void finish(int split) {
    next.add(() -> splits.get(split).finished());
  }

  @Override
  public TypeRef<Long> type() {
    return TypeRef.of(Long.class);
  }

  @Override
  public SortedMap<String, String> attributes() {
    return new TreeMap<>();
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public boolean blocking() {
    return blocking;
  }

  @Override
  public List<Split> splits(int readers) {
    return List.of();
  }

  @Override
  public SourceReader<Long> reader(ReaderContext context) {
    return this;
  }

  @Override
  public void add(SplitOutput<Long> split) {
    splits.add(split);
  }

  @Override
  public long poll(int maxRecords) {
    List<Runnable> now = List.copyOf(next);
    next.clear();
    now.forEach(Runnable::run);
    return answer;
  }

  @Override
  public void close() {
    closed = true;
  }

  /**
   * An operator that reads it.
   *
   * @param calls the thread of a source that blocks
   */
  @SuppressWarnings("unchecked")
  SourceReaderOperator<Long> reader(
      Watermarks<Long> watermarks,
      Emitter<Object> chain,
      BlockingCalls calls,
      ElementContext context) {
    var wiring =
        ReaderDriver.Wiring.of(
            "in", (Watermarks<Object>) (Watermarks<?>) watermarks, chain, context);
    return new SourceReaderOperator<>(
        "in",
        this,
        watermarks,
        2,
        blocking ? calls : null,
        SourcePath.of(wiring, Templates.SHARED),
        context);
  }
}

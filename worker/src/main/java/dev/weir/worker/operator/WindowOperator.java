package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.function.Emitter;
import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.window.Aggregate;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.WindowFunction;
import dev.weir.api.window.Windows;
import dev.weir.state.StateTable;
import dev.weir.state.TimerTable;
import org.jspecify.annotations.Nullable;

/**
 * Event-time windows, sliced: one accumulator for each key and slice, where a slice is as long as
 * the slide, and every window is a whole number of slices.
 *
 * <pre>
 *   slices   |  s0  |  s1  |  s2  |  s3  |
 *   windows  |------ w0 ----|              fires at the end of s1: merges s0, s1; then s0 is dropped
 *                   |------ w1 ----|       fires at the end of s2: merges s1, s2; then s1 is dropped
 * </pre>
 *
 * <p>It takes what combiners made of records in front of the edge, merged by slice.
 *
 * <p>Invariant: for every slice in the table there is a timer at the end of the next window, not
 * yet fired, that holds it. A record is late, dropped and counted when the last window that holds
 * its slice has fired.
 */
final class WindowOperator<T, K, A, R, OUT> implements Operator<Partial<K, A>> {
  /** Names of its tables; part of every snapshot. */
  static final String SLICES = "slices";

  static final String TIMERS = "window-ends";

  private final String name;
  private final KeyedRecords<T, K> keyed;
  private final long size;
  private final long slide;
  private final Aggregate<T, A, R> aggregate;
  private final WindowFunction<K, R, OUT> function;
  private final StateTable<K, Long, A> slices;
  private final TimerTable<K, Long> ends;
  private final Emitter<OUT> next;
  private final ElementContext context;
  private final TimerTable.Fired<K, Long> due = this::due;
  private long firedEnd;
  private long lateDropped;

  WindowOperator(
      String name,
      WindowSpec<T, K, A, R, OUT> spec,
      KeyedRecords<T, K> keyed,
      KeyedTables<K> tables,
      Emitter<OUT> next,
      ElementContext context) {
    this.name = name;
    this.keyed = keyed;
    var windows = (Windows.Aligned) spec.windows();
    this.size = windows.sizeMillis();
    this.slide = windows.slideMillis();
    this.aggregate = spec.aggregate();
    this.function = spec.function();
    this.slices = tables.numbered(SLICES, aggregate.accumulatorType());
    this.ends = tables.numberedTimers(TIMERS);
    this.next = next;
    this.context = context;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void emit(Partial<K, A> partial) {
    long slice = context.timestamp();
    if (slice + size - 1 <= context.watermark()) {
      lateDropped += partial.records();
      return;
    }
    int hash = partial.hash();
    K key = partial.key();
    A before = slices.get(hash, key, slice);
    if (before == null) {
      slices.put(hash, key, slice, partial.accumulator());
      long end = firstOpenEnd(slice);
      ends.set(hash, key, end, end - 1);
    } else {
      slices.put(hash, key, slice, merged(before, partial.accumulator()));
    }
  }

  /** End of the first window that holds the slice and has not fired. */
  private long firstOpenEnd(long slice) {
    long end = slice + slide;
    if (context.watermark() < end - 1) {
      return end;
    }
    return end + ((context.watermark() - (end - 1)) / slide + 1) * slide;
  }

  @Override
  public boolean fireEventTimer(long watermark) {
    if (ends.earliest() > watermark || !ends.pollDue(watermark, due)) {
      return false;
    }
    fire(firedEnd);
    return true;
  }

  private void due(int keyHash, K key, @Nullable Long end, long time) {
    keyed.select(keyHash, key);
    firedEnd = time + 1;
  }

  private void fire(long end) {
    int hash = keyed.hash();
    K key = keyed.key();
    long start = end - size;
    A merged = slices.remove(hash, key, start);
    boolean more = false;
    for (long slice = start + slide; slice < end; slice += slide) {
      A part = slices.get(hash, key, slice);
      if (part != null) {
        more = true;
        merged = merged == null ? part : merged(merged, part);
      }
    }
    if (more) {
      ends.set(hash, key, end + slide, end + slide - 1);
    }
    if (merged != null) {
      context.timestamp(end - 1);
      next.emit(result(key, new TimeWindow(start, end), merged));
    }
  }

  private A merged(A left, A right) {
    try {
      return aggregate.merge(left, right);
    } catch (Throwable e) {
      throw context.failed(name, null, e);
    }
  }

  private OUT result(K key, TimeWindow window, A accumulator) {
    OUT result;
    try {
      result = function.apply(key, window, aggregate.result(accumulator));
    } catch (Throwable e) {
      throw context.failed(name, window, e);
    }
    if (result == null) {
      throw context.broken(
          name, ErrorCode.VALUE_INVALID, window, "the window function returned null, no record");
    }
    return result;
  }

  @Override
  public long lateDropped() {
    return lateDropped;
  }

  @Override
  public long timersPending() {
    return ends.size();
  }
}

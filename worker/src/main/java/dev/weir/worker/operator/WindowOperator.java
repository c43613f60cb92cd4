package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;
import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.schema.Schema;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.Windows;
import dev.weir.state.StateTable;
import dev.weir.state.TimerTable;
import org.jspecify.annotations.Nullable;

/**
 * Event-time windows, sliced: one entry for each key, with an accumulator for each slice, where a
 * slice is as long as the slide, and every window is a whole number of slices.
 *
 * <pre>
 *   slices   |  s0  |  s1  |  s2  |  s3  |
 *   windows  |------ w0 ----|              fires at the end of s1: merges s0, s1; then s0 is dropped
 *                   |------ w1 ----|       fires at the end of s2: merges s1, s2; then s1 is dropped
 * </pre>
 *
 * <p>It takes what combiners made of records in front of the edge, merged by slice. A record is
 * late, dropped and counted when the last window that holds its slice has fired. A template.
 *
 * <p>Invariant: a key with slices has one timer, at the end of the first window that holds one of
 * them and has not fired; so the end of a window touches no other key.
 */
final class WindowOperator<T, K, A, R, OUT>
    implements Operator<Partial<K, A>>, TimerTable.Fired<K, Void> {
  /** Names of its tables; part of every snapshot. */
  static final String SLICES = "slices";

  static final String TIMERS = "window-ends";

  private final String name;
  private final KeyedRecords<T, K> keyed;
  private final long size;
  private final long slide;
  private final WindowCalls<K, A, R, OUT> calls;
  private final StateTable<K, Void, OpenSlices<A>> slices;
  private final TimerTable<K, Void> ends;
  private final Emitter<OUT> next;
  private final ElementContext context;
  private long firedEnd;
  private long lateDropped;
  private long recordsHidden;

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
    var accumulators = spec.aggregate().accumulatorType();
    this.calls = WindowCalls.of(name, spec, context);
    this.slices =
        tables.table(
            SLICES,
            null,
            null,
            "slices(" + Schema.of(accumulators).text() + ")",
            new OpenSlices.Form<>(tables.codec(accumulators)));
    this.ends = tables.timers(TIMERS);
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
    recordsHidden += partial.records() - 1;
    if (slice + size - 1 <= context.watermark()) {
      lateDropped += partial.records();
      return;
    }
    int hash = partial.hash();
    K key = partial.key();
    OpenSlices<A> latest = slices.get(hash, key, null);
    OpenSlices<A> later = null;
    OpenSlices<A> at = latest;
    while (at != null && slice < at.startMillis()) {
      later = at.after(later);
      at = at.earlier();
    }
    OpenSlices<A> changed;
    if (at != null && at.startMillis() == slice) {
      A accumulator = calls.merged(at.accumulator(), partial.accumulator());
      changed = new OpenSlices<>(slice, accumulator, at.earlier());
    } else {
      changed = new OpenSlices<>(slice, partial.accumulator(), at);
      if (at == null) {
        ends.set(hash, key, null, firstOpenEnd(slice) - 1);
      }
    }
    put(hash, key, OpenSlices.over(later, changed));
  }

  private void put(int hash, K key, @Nullable OpenSlices<A> all) {
    if (all == null) {
      slices.remove(hash, key, null);
    } else {
      slices.put(hash, key, null, all);
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
    if (ends.earliest() > watermark || !ends.pollDue(watermark, this)) {
      return false;
    }
    fire(firedEnd);
    return true;
  }

  @Override
  public void fired(int keyHash, K key, @Nullable Void none, long time) {
    keyed.select(keyHash, key);
    firedEnd = time + 1;
  }

  private void fire(long end) {
    int hash = keyed.hash();
    K key = keyed.key();
    long start = end - size;
    OpenSlices<A> all = slices.get(hash, key, null);
    A merged = null;
    for (OpenSlices<A> at = all; at != null; at = at.earlier()) {
      if (at.startMillis() < end) {
        merged = merged == null ? at.accumulator() : calls.merged(at.accumulator(), merged);
      }
    }
    if (all == null || merged == null) {
      throw new IllegalStateException("a timer without a slice, of key " + key);
    }
    OpenSlices<A> left = all;
    if (all.firstMillis() == start) {
      left = all.withoutFirst();
      put(hash, key, left);
    }
    if (left != null) {
      ends.set(hash, key, null, Math.max(end, left.firstMillis()) + slide - 1);
    }
    context.timestamp(end - 1);
    next.emit(calls.result(key, new TimeWindow(start, end), merged));
  }

  @Override
  public long lateDropped() {
    return lateDropped;
  }

  @Override
  public long recordsHidden() {
    return recordsHidden;
  }

  @Override
  public long timersPending() {
    return ends.size();
  }
}

package dev.weir.worker.operator;

import dev.weir.api.codec.Codec;
import dev.weir.api.codec.LongForm;
import dev.weir.api.function.Emitter;
import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.Windows;
import dev.weir.state.SliceEntries;
import dev.weir.state.SliceTable;
import org.jspecify.annotations.Nullable;

/**
 * Event-time windows, sliced: one accumulator for each slice and key, where a slice is as long as
 * the slide, and every window is a whole number of slices.
 *
 * <pre>
 *   slices   |  s0  |  s1  |  s2  |  s3  |
 *   windows  |------ w0 ----|              ends at the end of s1: merges s0, s1; then s0 is dropped
 *                   |------ w1 ----|       ends at the end of s2: merges s1, s2; then s1 is dropped
 * </pre>
 *
 * <p>It takes what combiners made of records in front of the edge, merged by slice. A record is
 * late, dropped and counted when the last window that holds its slice has fired. A template.
 *
 * <p>There are no timers. When event time advances, the windows that end are worked off one after
 * the other, each key group by key group: its slices are merged by key, then the results emitted.
 * How far that has come ({@link WindowCursor}) is in no snapshot, because no barrier is taken
 * before all that is due has fired. Which window is next follows from the watermark, which is in
 * it, and the slices that there are.
 *
 * <p>Invariant between two elements: of every slice in the table some window has not fired.
 */
final class WindowOperator<T, K, A, R, OUT> implements Operator<Partial<K, A>> {
  /** Name of its table; part of every snapshot. */
  static final String SLICES = "slices";

  /** A result takes about as long as so many entries of a slice that are merged. */
  private static final int RESULT_COST = 8;

  private final String name;
  private final WindowCalls<K, A, R, OUT> calls;
  private final SliceTable<K, A> slices;
  private final SliceEntries<K, A> entries;
  private final @Nullable LongForm<K> keyForm;
  private final @Nullable LongForm<A> accumulatorForm;
  private final MergedEntries merged;
  private final WindowCursor cursor;
  private final Emitter<OUT> next;
  private final ElementContext context;
  private long lateDropped;
  private long recordsHidden;

  WindowOperator(
      String name,
      WindowSpec<T, K, A, R, OUT> spec,
      KeyedTables<K> tables,
      Emitter<OUT> next,
      ElementContext context) {
    this.name = name;
    Codec<A> accumulators = tables.codec(spec.aggregate().accumulatorType());
    this.calls = WindowCalls.of(name, spec, context);
    this.slices = tables.slices(SLICES, spec.aggregate().accumulatorType());
    this.entries = slices.entries();
    this.keyForm = tables.keyForm();
    this.accumulatorForm = accumulators.longForm();
    this.merged = new MergedEntries(keyForm != null, accumulatorForm != null);
    this.cursor = new WindowCursor((Windows.Aligned) spec.windows(), slices);
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
    if (cursor.isLate(slice, context.watermark())) {
      lateDropped += partial.records();
      return;
    }
    int hash = partial.hash();
    K key = partial.key();
    A before = slices.get(slice, hash, key);
    if (before == null) {
      slices.put(slice, hash, key, partial.accumulator());
      cursor.added(slice, context.watermark());
    } else {
      slices.put(slice, hash, key, calls.merged(before, partial.accumulator()));
    }
  }

  @Override
  public int sweep(long watermark, int atMost) {
    if (!cursor.isDue(watermark, context.watermark())) {
      return 0;
    }
    context.beginRun();
    int budget = atMost * RESULT_COST;
    int left = budget;
    while (left > 0 && !context.runEnds() && cursor.isDue(watermark, context.watermark())) {
      left = work(left);
    }
    return Math.min(atMost, (budget - left + RESULT_COST - 1) / RESULT_COST);
  }

  /**
   * Works on the window that ends next, as far as it comes in one go.
   *
   * @param left what it may cost
   * @return what is left of that
   */
  private int work(int left) {
    if (!cursor.isOpen()) {
      cursor.open();
      beginGroup();
    } else if (cursor.groupsAreDone()) {
      cursor.close();
    } else if (cursor.isOneSlice()) {
      return emitSlice(left);
    } else if (cursor.isMerged()) {
      return emitMerged(left);
    } else {
      return mergeSlices(left);
    }
    return left - 1;
  }

  private void beginGroup() {
    merged.clear();
    if (!cursor.groupsAreDone()) {
      TimeWindow window = cursor.window();
      entries.seek(cursor.group(), window.startMillis(), window.endMillis());
    }
  }

  private int mergeSlices(int available) {
    int left = available;
    while (left > 0) {
      left--;
      if (!entries.next()) {
        cursor.merged();
        return left;
      }
      merge();
    }
    return left;
  }

  private void merge() {
    int entry;
    if (keyForm != null) {
      long key = entries.keyNumber();
      entry = merged.find(key);
      if (entry < 0) {
        first(merged.add(key, entry));
        return;
      }
    } else {
      K key = entries.key();
      entry = merged.find(key);
      if (entry < 0) {
        first(merged.add(key, entry));
        return;
      }
    }
    A both = calls.merged(accumulator(entry), entries.value());
    if (accumulatorForm != null) {
      merged.number(entry, accumulatorForm.toLong(both));
    } else {
      merged.object(entry, both);
    }
  }

  private void first(int entry) {
    if (accumulatorForm != null) {
      merged.number(entry, entries.valueNumber());
    } else {
      merged.object(entry, entries.value());
    }
  }

  @SuppressWarnings("unchecked") // only merge puts accumulators
  private A accumulator(int entry) {
    return accumulatorForm != null
        ? accumulatorForm.ofLong(merged.number(entry))
        : (A) merged.object(entry);
  }

  @SuppressWarnings("unchecked") // only merge puts keys
  private K key(int entry) {
    return keyForm != null ? keyForm.ofLong(merged.keyNumber(entry)) : (K) merged.key(entry);
  }

  private int emitMerged(int available) {
    int left = available;
    while (cursor.emitted() < merged.size()) {
      if (left <= 0 || context.runEnds()) {
        return left;
      }
      int entry = cursor.nextEmitted();
      emit(key(entry), accumulator(entry));
      left -= RESULT_COST;
    }
    return endGroup(left);
  }

  private int emitSlice(int available) {
    int left = available;
    while (left > 0 && !context.runEnds()) {
      if (!entries.next()) {
        return endGroup(left);
      }
      emit(entries.key(), entries.value());
      left -= RESULT_COST;
    }
    return left;
  }

  private void emit(K key, A accumulator) {
    context.timestamp(cursor.lastMillis());
    next.emit(calls.result(key, cursor.window(), accumulator));
  }

  private int endGroup(int left) {
    cursor.nextGroup();
    beginGroup();
    return left - 1;
  }

  @Override
  public long lateDropped() {
    return lateDropped;
  }

  @Override
  public long recordsHidden() {
    return recordsHidden;
  }

  /** Accumulators that wait for the ends of windows. */
  @Override
  public long timersPending() {
    return slices.size();
  }
}

package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;

/**
 * Aggregates what the producers of a window operator send it, by key and slice, before it crosses
 * the edge. A template. Whether a record is late is decided behind the edge alone.
 *
 * @param <T> records
 * @param <A> accumulators
 */
final class CombineOperator<T, K, A> implements Combiner {
  private final KeyedRecords<T, K> keyed;
  private final long slide;
  private final CombineCalls<T, A> calls;
  private final CombineTable<K> table;
  private final CombineAccumulators<A> accumulators;
  private final CombineWorth worth;
  private final Emitter<Object> next;
  private final ElementContext context;

  /**
   * @param slide length of its slices
   */
  CombineOperator(
      KeyedRecords<T, K> keyed,
      Long slide,
      CombineCalls<T, A> calls,
      CombineTable<K> table,
      CombineAccumulators<A> accumulators,
      CombineWorth worth,
      Emitter<Object> next) {
    this.keyed = keyed;
    this.slide = slide;
    this.calls = calls;
    this.table = table;
    this.accumulators = accumulators;
    this.worth = worth;
    this.next = next;
    this.context = calls.context();
  }

  @Override
  @SuppressWarnings("unchecked") // the topology's fingerprint holds the types of both ends
  public void emit(Object untyped) {
    T record = (T) untyped;
    long timestamp = calls.time(record);
    keyed.selectUnhashed(record);
    long slice = table.slice(timestamp, slide);
    if (worth.rests()) {
      A accumulator = calls.begun(record);
      context.timestamp(slice);
      next.emit(new Partial<>(keyed.computedHash(), keyed.key(), accumulator, 1));
      context.timestamp(timestamp);
      return;
    }
    int slot = table.find(slice);
    if (slot >= 0) {
      accumulators.put(slot, calls.added(accumulators.at(slot), record));
      table.count(slot);
      return;
    }
    A accumulator = calls.begun(record);
    if (table.isTaken(~slot)) {
      send(~slot);
      context.timestamp(timestamp);
    }
    table.begin(~slot, slice);
    accumulators.put(~slot, accumulator);
  }

  private void send(int slot) {
    Partial<K, A> partial = table.partial(slot, accumulators.at(slot));
    worth.made();
    context.timestamp(table.sliceAt(slot));
    next.emit(partial);
  }

  @Override
  public boolean isEmpty() {
    return table.isEmpty();
  }

  @Override
  public boolean holdsBack(long watermark) {
    return !table.isEmpty() && table.leastSlice() + slide - 1 <= watermark;
  }

  @Override
  public boolean isPoor() {
    return worth.isPoor();
  }

  @Override
  public long recordsHidden() {
    return worth.recordsHidden();
  }

  @Override
  public boolean emptySome(int atMost) {
    context.beginRun();
    for (int left = atMost; left > 0 && !table.isEmpty() && !context.runEnds(); left--) {
      int slot = table.next();
      send(slot);
      accumulators.clear(slot);
      table.remove();
      if (table.isEmpty()) {
        worth.judge();
      }
    }
    return table.isEmpty();
  }
}

package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.function.Emitter;
import dev.weir.api.window.Aggregate;

/**
 * Aggregates what the producers of a window operator send it, by key and slice, before it crosses
 * the edge. A template. Whether a record is late is decided behind the edge alone.
 *
 * @param <T> records
 * @param <A> accumulators
 */
final class CombineOperator<T, K, A> implements Combiner {
  private final String name;
  private final KeyedRecords<T, K> keyed;
  private final long slide;
  private final Aggregate<T, A, ?> aggregate;
  private final boolean longs;
  private final CombineTable<K, A> table;
  private final Emitter<Object> next;
  private final ElementContext context;

  /**
   * @param name of the window operator
   * @param slide length of its slices
   * @param table of longs where the accumulators are
   */
  CombineOperator(
      String name,
      KeyedRecords<T, K> keyed,
      Long slide,
      Aggregate<T, A, ?> aggregate,
      CombineTable<K, A> table,
      Emitter<Object> next,
      ElementContext context) {
    this.name = name;
    this.keyed = keyed;
    this.slide = slide;
    this.aggregate = aggregate;
    this.longs = table.ofLongs();
    this.table = table;
    this.next = next;
    this.context = context;
  }

  @Override
  @SuppressWarnings("unchecked") // the topology's fingerprint holds the types of both ends
  public void emit(Object untyped) {
    T record = (T) untyped;
    long timestamp = context.timestamp();
    if (timestamp == ElementContext.NO_TIMESTAMP) {
      throw context.broken(
          name,
          ErrorCode.TIMESTAMP_INVALID,
          record,
          "the record has no event time; give its source .watermarks(…)");
    }
    keyed.select(record);
    int hash = keyed.hash();
    K key = keyed.key();
    long slice = table.slice(timestamp, slide);
    if (table.rests()) {
      A accumulator = begun(record);
      context.timestamp(slice);
      next.emit(new Partial<>(hash, key, accumulator, 1));
      context.timestamp(timestamp);
      return;
    }
    int slot = table.find(hash, key, slice);
    if (slot >= 0) {
      put(slot, added(at(slot), record));
      table.count(slot);
      return;
    }
    A accumulator = begun(record);
    if (table.isTaken(~slot)) {
      send(~slot);
      context.timestamp(timestamp);
    }
    table.begin(~slot, hash, key, slice);
    put(~slot, accumulator);
  }

  private A begun(T record) {
    A zero;
    try {
      zero = aggregate.create();
    } catch (Throwable e) {
      throw context.failedOn(name, record, Object::toString, e);
    }
    return added(zero, record);
  }

  private A added(A before, T record) {
    A after;
    try {
      after = aggregate.add(before, record);
    } catch (Throwable e) {
      throw context.failedOn(name, record, Object::toString, e);
    }
    if (after == null) {
      throw context.broken(
          name, ErrorCode.VALUE_INVALID, record, "the aggregate returned null, no accumulator");
    }
    return after;
  }

  @SuppressWarnings("unchecked") // longs: A is Long
  private A at(int slot) {
    return longs ? (A) (Object) table.longs[slot] : (A) table.accumulators[slot];
  }

  private void put(int slot, A accumulator) {
    if (longs) {
      table.longs[slot] = (Long) accumulator;
    } else {
      table.accumulators[slot] = accumulator;
    }
  }

  private void send(int slot) {
    Partial<K, A> partial = table.partial(slot, at(slot));
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
  public long recordsHidden() {
    return table.recordsHidden();
  }

  @Override
  public boolean emptySome(int atMost) {
    context.beginRun();
    for (int left = atMost; left > 0 && !table.isEmpty() && !context.runEnds(); left--) {
      int slot = table.next();
      Partial<K, A> partial = table.partial(slot, at(slot));
      context.timestamp(table.sliceAt(slot));
      table.remove();
      next.emit(partial);
    }
    return table.isEmpty();
  }
}

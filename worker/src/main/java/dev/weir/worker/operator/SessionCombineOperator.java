package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;

/**
 * Aggregates what the producers of a session operator send it, by key and session, before it
 * crosses the edge. A template.
 *
 * <p>A key's session that nothing was sent of is not known behind the edge, so its first record
 * goes at once; what continues it within the gap is held. So is nothing that is not ahead of the
 * watermark: whether such a record is late is decided behind the edge alone.
 *
 * @param <T> records
 * @param <A> accumulators
 */
final class SessionCombineOperator<T, K, A> implements Combiner {
  private final KeyedRecords<T, K> keyed;
  private final CombineCalls<T, A> calls;
  private final SessionCombineTable<K> table;
  private final CombineAccumulators<A> accumulators;
  private final CombineWorth worth;
  private final Emitter<Object> next;
  private final ElementContext context;

  SessionCombineOperator(
      KeyedRecords<T, K> keyed,
      CombineCalls<T, A> calls,
      SessionCombineTable<K> table,
      CombineAccumulators<A> accumulators,
      CombineWorth worth,
      Emitter<Object> next) {
    this.keyed = keyed;
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
    long time = calls.time(record);
    keyed.selectUnhashed(record);
    if (worth.rests()) {
      next.emit(new SpanPartial<>(keyed.computedHash(), keyed.key(), 0, calls.begun(record), 1));
      return;
    }
    int slot = table.find();
    boolean ahead = time > context.watermark();
    if (slot >= 0 && ahead && table.joins(slot, time)) {
      accumulators.put(slot, calls.added(accumulators.at(slot), record));
    } else {
      begin(slot, record, time, ahead);
    }
  }

  private void begin(int found, T record, long time, boolean ahead) {
    int slot = found < 0 ? ~found : found;
    A accumulator = calls.begun(record);
    if ((found >= 0 || ahead) && table.holds(slot)) {
      send(slot);
      context.timestamp(time);
    }
    if (ahead) {
      if (found >= 0 && table.begins(slot, time)) {
        accumulators.put(slot, accumulator);
        return;
      }
      table.passes(slot, time);
    }
    worth.made();
    if (table.isEmpty()) {
      worth.judge();
    }
    next.emit(new SpanPartial<>(keyed.computedHash(), keyed.key(), 0, accumulator, 1));
  }

  private void send(int slot) {
    SpanPartial<K, A> partial = table.take(slot, accumulators.at(slot));
    accumulators.clear(slot);
    worth.made();
    context.timestamp(table.firstMillis(slot));
    next.emit(partial);
  }

  @Override
  public boolean isEmpty() {
    return table.isEmpty();
  }

  @Override
  public boolean holdsBack(long watermark) {
    return table.leastEnd() <= watermark && !table.isEmpty();
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
      if (table.holds(slot)) {
        send(slot);
      }
      if (table.isEmpty()) {
        worth.judge();
      }
    }
    return table.isEmpty();
  }
}

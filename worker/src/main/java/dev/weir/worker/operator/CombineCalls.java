package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.window.Aggregate;

/**
 * What every combiner calls of the user's aggregate, with a name for what goes wrong. Owned by the
 * subtask's loop.
 *
 * @param operator name of the window operator
 */
record CombineCalls<T, A>(String operator, Aggregate<T, A, ?> aggregate, ElementContext context) {

  /** Event time of the record. */
  long time(T record) {
    return context.eventTime(operator, record);
  }

  /** Accumulator of the record alone. */
  A begun(T record) {
    A zero;
    try {
      zero = aggregate.create();
    } catch (Throwable e) {
      throw context.failedOn(operator, record, Object::toString, e);
    }
    return added(zero, record);
  }

  A added(A before, T record) {
    A after;
    try {
      after = aggregate.add(before, record);
    } catch (Throwable e) {
      throw context.failedOn(operator, record, Object::toString, e);
    }
    if (after == null) {
      throw context.broken(
          operator, ErrorCode.VALUE_INVALID, record, "the aggregate returned null, no accumulator");
    }
    return after;
  }
}

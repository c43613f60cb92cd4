package dev.weir.api.window;

import dev.weir.api.schema.TypeRef;

/**
 * An incremental aggregate. Accumulators are facts: {@code add} and {@code merge} return a new one
 * and leave their arguments as they are.
 *
 * @param <T> records aggregated
 * @param <A> accumulator, kept in state
 * @param <R> result
 */
public interface Aggregate<T, A, R> {
  TypeRef<A> accumulatorType();

  A create();

  A add(A accumulator, T record);

  /**
   * The accumulator of both; associative, with {@link #create} as its neutral element. Records are
   * added up where they come from and merged where they go, in groups that differ from run to run:
   * a sum of doubles, which is associative but for rounding, may differ in its last digits.
   */
  A merge(A left, A right);

  R result(A accumulator);
}

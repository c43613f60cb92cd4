package dev.weir.api.function;

/**
 * Makes one record of two that have the same key.
 *
 * @param <L> records of the left stream
 * @param <R> records of the right stream
 */
@FunctionalInterface
public interface JoinFunction<L, R, OUT> {
  OUT join(L left, R right) throws Exception;
}

package dev.weir.api.function;

/**
 * Combines two values of one key into one. It may throw; the operator's error policy decides what
 * follows.
 */
@FunctionalInterface
public interface ReduceFunction<T> {
  T reduce(T left, T right) throws Exception;
}

package dev.weir.api.function;

/**
 * The key of a record: the same for the same record, always. It may throw; the operator's error
 * policy decides what follows.
 */
@FunctionalInterface
public interface KeySelector<T, K> {
  K key(T record) throws Exception;
}

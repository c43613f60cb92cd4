package dev.weir.api.function;

/**
 * Keeps the records it answers {@code true} for. It may throw; the operator's error policy decides
 * what follows.
 */
@FunctionalInterface
public interface FilterFunction<T> {
  boolean keep(T record) throws Exception;
}

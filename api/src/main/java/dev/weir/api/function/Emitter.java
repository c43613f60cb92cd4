package dev.weir.api.function;

/**
 * Where an operator's results go: the next operator of the chain, or a channel. Called only while
 * the function that received it runs; never kept and never used by another thread.
 */
@FunctionalInterface
public interface Emitter<T> {
  void emit(T record);
}

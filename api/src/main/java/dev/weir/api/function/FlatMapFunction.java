package dev.weir.api.function;

/**
 * One record in, any number out. It may throw; the operator's error policy decides what follows.
 */
@FunctionalInterface
public interface FlatMapFunction<T, R> {
  void flatMap(T record, Emitter<R> out) throws Exception;
}

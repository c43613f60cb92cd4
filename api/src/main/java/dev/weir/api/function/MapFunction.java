package dev.weir.api.function;

/** One record in, one out. It may throw; the operator's error policy decides what follows. */
@FunctionalInterface
public interface MapFunction<T, R> {
  R map(T record) throws Exception;
}

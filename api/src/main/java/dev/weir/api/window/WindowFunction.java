package dev.weir.api.window;

/** Makes a window's result into a record. */
@FunctionalInterface
public interface WindowFunction<K, R, OUT> {
  OUT apply(K key, TimeWindow window, R result) throws Exception;
}

package dev.weir.api.state;

import dev.weir.api.schema.TypeRef;

/**
 * Declares keyed state. A declaration is a field of a {@link
 * dev.weir.api.function.ProcessFunction}; it holds one value for each key. Values are facts: change
 * them by setting a new one, never in place.
 */
public final class State {
  private State() {}

  /** One value for each key. The name is the state's identity in the operator's checkpoints. */
  public static <T> ValueState<T> value(String name, Class<T> type) {
    return value(name, TypeRef.of(type));
  }

  /** As {@link #value(String, Class)}, for generic types. */
  public static <T> ValueState<T> value(String name, TypeRef<T> type) {
    return new ValueState<>(new StateDeclaration(name, StateDeclaration.Kind.VALUE, null, type));
  }

  /** A list for each key. */
  public static <T> ListState<T> list(String name, Class<T> type) {
    return list(name, TypeRef.of(type));
  }

  /** As {@link #list(String, Class)}, for generic types. */
  public static <T> ListState<T> list(String name, TypeRef<T> type) {
    return new ListState<>(new StateDeclaration(name, StateDeclaration.Kind.LIST, null, type));
  }

  /** A map for each key. */
  public static <K, V> MapState<K, V> map(String name, Class<K> key, Class<V> value) {
    return map(name, TypeRef.of(key), TypeRef.of(value));
  }

  /** As {@link #map(String, Class, Class)}, for generic types. */
  public static <K, V> MapState<K, V> map(String name, TypeRef<K> key, TypeRef<V> value) {
    return new MapState<>(new StateDeclaration(name, StateDeclaration.Kind.MAP, key, value));
  }
}

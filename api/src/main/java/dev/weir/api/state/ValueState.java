package dev.weir.api.state;

import org.jspecify.annotations.Nullable;

/** One value for each key. */
public final class ValueState<T> extends DeclaredState<ValueState.Binding<T>> {
  ValueState(StateDeclaration declaration) {
    super(declaration);
  }

  /** The key's value, or null when none was set. */
  public @Nullable T get() {
    return bound().get();
  }

  public T orElse(T other) {
    T value = bound().get();
    return value == null ? other : value;
  }

  public void set(T value) {
    bound().set(value);
  }

  public void clear() {
    bound().clear();
  }

  /** What the runtime supplies. */
  public interface Binding<T> {
    @Nullable T get();

    void set(T value);

    void clear();
  }
}

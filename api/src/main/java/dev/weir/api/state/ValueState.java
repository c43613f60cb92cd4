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

  /** The key's value, or {@code other} when none was set. */
  public T orElse(T other) {
    T value = bound().get();
    return value == null ? other : value;
  }

  /** Replaces the key's value; never by null, see {@link #clear}. */
  public void set(T value) {
    bound().set(notNull(value, "use clear() to have none"));
  }

  /** The key has no value from now on. */
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

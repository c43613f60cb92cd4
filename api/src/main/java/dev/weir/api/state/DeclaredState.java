package dev.weir.api.state;

import org.jspecify.annotations.Nullable;

/**
 * A declaration that the runtime binds to its store before the first record. {@code B} is what the
 * runtime supplies; it acts on the key of the record being processed.
 */
public abstract sealed class DeclaredState<B> permits ValueState, ListState, MapState {
  private final StateDeclaration declaration;
  private @Nullable B binding;

  DeclaredState(StateDeclaration declaration) {
    this.declaration = declaration;
  }

  public final StateDeclaration declaration() {
    return declaration;
  }

  /** For the runtime: called once, before the function is called. */
  public final void bind(B binding) {
    if (this.binding != null) {
      throw new IllegalStateException("state '" + declaration.name() + "' is bound already");
    }
    this.binding = binding;
  }

  /** Refuses null, which no state holds, by the state's name. */
  final <V> V notNull(V value, String instead) {
    if (value == null) {
      throw new NullPointerException(
          "state '" + declaration.name() + "' was given null, which it cannot hold; " + instead);
    }
    return value;
  }

  final B bound() {
    B bound = binding;
    if (bound == null) {
      throw new IllegalStateException(
          "state '" + declaration.name() + "' is used outside process and onTimer");
    }
    return bound;
  }
}

package dev.weir.api.state;

/** A list for each key, appended to without being read. */
public final class ListState<T> extends DeclaredState<ListState.Binding<T>> {
  ListState(StateDeclaration declaration) {
    super(declaration);
  }

  public void add(T element) {
    bound().add(element);
  }

  /** The key's elements in the order of adding. Iterate before the next change. */
  public Iterable<T> all() {
    return bound().all();
  }

  public boolean isEmpty() {
    return !bound().all().iterator().hasNext();
  }

  public void clear() {
    bound().clear();
  }

  /** What the runtime supplies. */
  public interface Binding<T> {
    void add(T element);

    Iterable<T> all();

    void clear();
  }
}

package dev.weir.api.state;

/** A list for each key, appended to without being read. */
public final class ListState<T> extends DeclaredState<ListState.Binding<T>> {
  ListState(StateDeclaration declaration) {
    super(declaration);
  }

  /** Appends to the key's list; never null. */
  public void add(T element) {
    bound().add(notNull(element, "leave it out"));
  }

  /** The key's elements in the order of adding. Iterate before the next change. */
  public Iterable<T> all() {
    return bound().all();
  }

  /** Whether the key's list has no element. */
  public boolean isEmpty() {
    return !bound().all().iterator().hasNext();
  }

  /** Removes all elements of the key. */
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

package dev.weir.api.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map for each key; entries are stored one by one, so that large maps are cheap to change. */
public final class MapState<K, V> extends DeclaredState<MapState.Binding<K, V>> {
  MapState(StateDeclaration declaration) {
    super(declaration);
  }

  /** The entry's value, or null when there is none. */
  public @Nullable V get(K key) {
    return bound().get(key);
  }

  /** Adds or replaces an entry; neither key nor value is null, see {@link #remove}. */
  public void put(K key, V value) {
    bound().put(notNull(key, "choose a key"), notNull(value, "use remove(key) to have no entry"));
  }

  /** Removes an entry; nothing happens when there is none. */
  public void remove(K key) {
    bound().remove(key);
  }

  /** The key's entries, in no promised order. Iterate before the next change. */
  public Iterable<Map.Entry<K, V>> entries() {
    return bound().entries();
  }

  /** Removes all entries of the key. */
  public void clear() {
    bound().clear();
  }

  /** What the runtime supplies. */
  public interface Binding<K, V> {
    @Nullable V get(K key);

    void put(K key, V value);

    void remove(K key);

    Iterable<Map.Entry<K, V>> entries();

    void clear();
  }
}

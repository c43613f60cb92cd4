package dev.weir.state;

import dev.weir.api.codec.Codec;
import org.jspecify.annotations.Nullable;

/**
 * A table's identity and types.
 *
 * @param name unique in the subtask: operator name, {@code /}, name of the state or timer
 * @param namespace null where entries have no namespace
 * @param schema canonical text of key, namespace and value type, compared on restore
 * @param listed whether {@link StateTable#entries} is asked for; a table that need not know the
 *     namespaces of a key can be faster
 */
public record TableSpec<K, N, V>(
    String name,
    Codec<K> key,
    @Nullable Codec<N> namespace,
    Codec<V> value,
    String schema,
    boolean listed) {
  public TableSpec(
      String name, Codec<K> key, @Nullable Codec<N> namespace, Codec<V> value, String schema) {
    this(name, key, namespace, value, schema, true);
  }
}

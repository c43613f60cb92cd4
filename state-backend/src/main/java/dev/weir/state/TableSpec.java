package dev.weir.state;

import dev.weir.api.codec.Codec;
import org.jspecify.annotations.Nullable;

/**
 * A table's identity and types.
 *
 * @param name unique in the subtask: operator name, {@code /}, name of the state or timer
 * @param namespace null where entries have no namespace
 * @param schema canonical text of key, namespace and value type, compared on restore
 */
public record TableSpec<K, N, V>(
    String name, Codec<K> key, @Nullable Codec<N> namespace, Codec<V> value, String schema) {}

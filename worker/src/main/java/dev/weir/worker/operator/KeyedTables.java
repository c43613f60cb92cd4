package dev.weir.worker.operator;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.LongForm;
import dev.weir.api.schema.Schema;
import dev.weir.api.schema.TypeRef;
import dev.weir.state.SliceTable;
import dev.weir.state.StateBackend;
import dev.weir.state.StateTable;
import dev.weir.state.TableSpec;
import dev.weir.state.TimerTable;
import dev.weir.worker.codec.Codecs;
import org.jspecify.annotations.Nullable;

/**
 * Declares the tables of one keyed operator in its subtask's backend: {@code operator/name}, with
 * the text of the types that a restore compares.
 */
final class KeyedTables<K> {
  private static final LongForm<Long> FORM =
      new LongForm<>(Long.BYTES, value -> value, number -> number);

  /** Little-endian, 8 bytes. */
  static final Codec<Long> LONG =
      new Codec<>() {
        @Override
        public void encode(Long value, ByteWriter out) {
          out.writeLong(value);
        }

        @Override
        public Long decode(ByteReader in) {
          return in.readLong();
        }

        @Override
        public LongForm<Long> longForm() {
          return FORM;
        }
      };

  private final String operator;
  private final StateBackend backend;
  private final Codecs codecs;
  private final Codec<K> keyCodec;
  private final String keyText;
  private @Nullable StateTable<K, ?, ?> first;

  KeyedTables(String operator, TypeRef<K> keyType, StateBackend backend, Codecs codecs) {
    this.operator = operator;
    this.backend = backend;
    this.codecs = codecs;
    this.keyCodec = codecs.ofKey(keyType);
    this.keyText = Schema.ofKey(keyType).text();
  }

  /** One value for each key. */
  <V> StateTable<K, Void, V> values(String name, TypeRef<V> type) {
    StateTable<K, Void, V> table =
        backend.table(
            new TableSpec<>(
                name(name), keyCodec, null, codecs.of(type), schema(null, Schema.of(type).text())));
    first = first == null ? table : first;
    return table;
  }

  /** The first table with one value for each key; null when there is none. */
  @Nullable StateTable<K, ?, ?> first() {
    return first;
  }

  /** One value for each key and number; the numbers of a key cannot be listed. */
  <V> StateTable<K, Long, V> numbered(String name, TypeRef<V> type) {
    return backend.table(
        new TableSpec<>(
            name(name),
            keyCodec,
            LONG,
            codecs.of(type),
            schema("long", Schema.of(type).text()),
            false));
  }

  /** One value for each slice and key. */
  <V> SliceTable<K, V> slices(String name, TypeRef<V> type) {
    return slices(name, Schema.of(type).text(), codecs.of(type));
  }

  /** The same in a form of the operator's own. */
  <V> SliceTable<K, V> slices(String name, String valueText, Codec<V> value) {
    return backend.slices(
        new TableSpec<>(name(name), keyCodec, LONG, value, schema("long", valueText), false));
  }

  /** How keys are numbers; null where they are more than that. */
  @Nullable LongForm<K> keyForm() {
    return keyCodec.longForm();
  }

  /** One value for each key and key of a map. */
  <N, V> StateTable<K, N, V> maps(String name, TypeRef<N> mapKey, TypeRef<V> type) {
    String namespace = Schema.ofKey(mapKey).text();
    return backend.table(
        new TableSpec<>(
            name(name),
            keyCodec,
            codecs.ofKey(mapKey),
            codecs.of(type),
            schema(namespace, Schema.of(type).text())));
  }

  /**
   * One value for each key and namespace, in a form of the operator's own; the namespaces of a key
   * cannot be listed.
   *
   * @param namespaceText what a restore compares
   * @param namespace null for none
   * @param valueText likewise
   */
  <N, V> StateTable<K, N, V> table(
      String name,
      @Nullable String namespaceText,
      @Nullable Codec<N> namespace,
      String valueText,
      Codec<V> value) {
    StateTable<K, N, V> table =
        backend.table(
            new TableSpec<>(
                name(name), keyCodec, namespace, value, schema(namespaceText, valueText), false));
    first = first == null && namespace == null ? table : first;
    return table;
  }

  /** The form of a type. */
  <V> Codec<V> codec(TypeRef<V> type) {
    return codecs.of(type);
  }

  /** A count for each key. */
  StateTable<K, Void, Long> counts(String name) {
    return backend.table(new TableSpec<>(name(name), keyCodec, null, LONG, schema(null, "long")));
  }

  /** One timer for each key. */
  TimerTable<K, Void> timers(String name) {
    return backend.timers(new TableSpec<>(name(name), keyCodec, null, LONG, schema(null, "timer")));
  }

  /** One timer for each key and number. */
  TimerTable<K, Long> numberedTimers(String name) {
    return backend.timers(
        new TableSpec<>(name(name), keyCodec, LONG, LONG, schema("long", "timer")));
  }

  private String name(String name) {
    return operator + "/" + name;
  }

  private String schema(@Nullable String namespace, String value) {
    return "key="
        + keyText
        + (namespace == null ? "" : ",namespace=" + namespace)
        + ",value="
        + value;
  }
}

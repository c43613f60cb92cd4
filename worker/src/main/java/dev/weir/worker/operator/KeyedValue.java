package dev.weir.worker.operator;

import dev.weir.api.state.ValueState;
import dev.weir.state.StateTable;
import org.jspecify.annotations.Nullable;

/**
 * The value, in a table of one for each key, of the key that is worked on. Owned by the subtask's
 * loop.
 *
 * @param byNumber whether the table finds it by the number that the key is
 */
record KeyedValue<K, V>(KeyedRecords<?, K> keyed, StateTable<K, Void, V> table, boolean byNumber)
    implements ValueState.Binding<V> {
  KeyedValue(KeyedRecords<?, K> keyed, StateTable<K, Void, V> table) {
    this(keyed, table, table.isByNumber());
  }

  @Override
  public @Nullable V get() {
    return byNumber
        ? table.get(keyed.hash(), keyed.number())
        : table.get(keyed.hash(), keyed.key(), null);
  }

  @Override
  public void set(V value) {
    if (byNumber) {
      table.put(keyed.hash(), keyed.number(), value);
    } else {
      table.put(keyed.hash(), keyed.key(), null, value);
    }
  }

  @Override
  public void clear() {
    table.remove(keyed.hash(), keyed.key(), null);
  }
}

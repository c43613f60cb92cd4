package dev.weir.worker.operator;

import dev.weir.api.schema.TypeRef;
import dev.weir.api.state.DeclaredState;
import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateDeclaration;
import dev.weir.api.state.ValueState;
import dev.weir.state.StateTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Binds declared state to tables. A value is one entry, a map one entry for each of its keys, a
 * list one entry for each element by number and a count beside it, {@code name#count}.
 */
final class StateBindings<K> {
  private final KeyedRecords<?, K> keyed;
  private final KeyedTables<K> tables;

  StateBindings(KeyedRecords<?, K> keyed, KeyedTables<K> tables) {
    this.keyed = keyed;
    this.tables = tables;
  }

  @SuppressWarnings("unchecked") // a declaration's type is that of the field it stands in
  void bind(DeclaredState<?> state) {
    StateDeclaration declared = state.declaration();
    String name = "state/" + declared.name();
    var type = (TypeRef<Object>) declared.value();
    if (state instanceof ValueState<?> value) {
      ((ValueState<Object>) value).bind(new KeyedValue<>(keyed, tables.values(name, type)));
    } else if (state instanceof ListState<?> list) {
      var counts = new KeyedValue<>(keyed, tables.counts(name + "#count"));
      ((ListState<Object>) list).bind(new Elements<>(keyed, tables.numbered(name, type), counts));
    } else if (state instanceof MapState<?, ?> map) {
      var mapKey = (TypeRef<Object>) Objects.requireNonNull(declared.mapKey());
      ((MapState<Object, Object>) map).bind(new Entries<>(keyed, tables.maps(name, mapKey, type)));
    }
  }

  private record Elements<K, T>(
      KeyedRecords<?, K> keyed, StateTable<K, Long, T> table, KeyedValue<K, Long> counts)
      implements ListState.Binding<T> {
    private long count() {
      Long count = counts.get();
      return count == null ? 0 : count;
    }

    @Override
    public void add(T element) {
      long count = count();
      table.put(keyed.hash(), keyed.key(), count, element);
      counts.set(count + 1);
    }

    @Override
    public Iterable<T> all() {
      int hash = keyed.hash();
      K key = keyed.key();
      long count = count();
      return () ->
          new Iterator<T>() {
            private long at;

            @Override
            public boolean hasNext() {
              return at < count;
            }

            @Override
            public T next() {
              if (at >= count) {
                throw new java.util.NoSuchElementException();
              }
              return Objects.requireNonNull(table.get(hash, key, at++), "list element");
            }
          };
    }

    @Override
    public void clear() {
      long count = count();
      for (long at = 0; at < count; at++) {
        table.remove(keyed.hash(), keyed.key(), at);
      }
      counts.clear();
    }
  }

  private record Entries<K, N, V>(KeyedRecords<?, K> keyed, StateTable<K, N, V> table)
      implements MapState.Binding<N, V> {
    @Override
    public @Nullable V get(N mapKey) {
      return table.get(keyed.hash(), keyed.key(), mapKey);
    }

    @Override
    public void put(N mapKey, V value) {
      table.put(keyed.hash(), keyed.key(), mapKey, value);
    }

    @Override
    public void remove(N mapKey) {
      table.remove(keyed.hash(), keyed.key(), mapKey);
    }

    @Override
    public Iterable<Map.Entry<N, V>> entries() {
      int hash = keyed.hash();
      K key = keyed.key();
      return () -> table.entries(hash, key);
    }

    @Override
    public void clear() {
      List<N> mapKeys = new ArrayList<>();
      table.entries(keyed.hash(), keyed.key()).forEachRemaining(e -> mapKeys.add(e.getKey()));
      mapKeys.forEach(this::remove);
    }
  }
}

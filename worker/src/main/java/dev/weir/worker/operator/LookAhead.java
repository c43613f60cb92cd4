package dev.weir.worker.operator;

import dev.weir.api.codec.LongForm;
import dev.weir.state.StateTable;
import dev.weir.worker.exchange.RecordRun;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Has the state of records to come read before it is their turn, where it is too large to be in the
 * processor's caches: the waits for memory then overlap. It changes no state. Owned by the
 * subtask's loop.
 *
 * @param adds the key of a record to the keys ahead; false where it has none
 * @param table the first that each record looks up
 */
record LookAhead(Predicate<Object> adds, StateTable<?, ?, ?> table, KeysAhead keys) {

  /** Null where the table has nothing to look at. */
  @SuppressWarnings("unchecked") // the topology's fingerprint holds the types of both ends
  static <T, K> @Nullable LookAhead at(
      @Nullable StateTable<K, ?, ?> table, KeyedRecords<T, K> keyed) {
    if (table == null || !table.isByNumber()) {
      return null;
    }
    var keys = new KeysAhead();
    return new LookAhead(record -> keyed.addAhead((T) record, keys), table, keys);
  }

  /** For what combiners made of records, which brings the hash along. */
  static <K> @Nullable LookAhead atSessions(
      @Nullable StateTable<K, ?, ?> table, @Nullable LongForm<K> form) {
    if (table == null || form == null || !table.isByNumber()) {
      return null;
    }
    var keys = new KeysAhead();
    return new LookAhead(
        record -> {
          @SuppressWarnings("unchecked") // the keys of both ends of an edge are the same
          var partial = (SpanPartial<K, ?>) record;
          keys.add(partial.hash(), form.toLong(partial.key()));
          return true;
        },
        table,
        keys);
  }

  boolean pays() {
    return table.isFar();
  }

  /**
   * Looks at the next records.
   *
   * @return how many
   */
  int look(RecordRun rest) {
    keys.clear();
    while (keys.count() < KeysAhead.MOST) {
      Object record = rest.ahead(keys.count());
      if (record == null || !adds.test(record)) {
        break;
      }
    }
    keys.touch(table);
    return keys.count();
  }
}

package dev.weir.worker.operator;

import dev.weir.state.StateTable;
import dev.weir.worker.exchange.RecordRun;
import java.util.function.ToIntFunction;

/**
 * Has the state of records to come read before it is their turn, where it is too large to be in the
 * processor's caches: the waits for memory then overlap. It changes nothing. Owned by the subtask's
 * loop.
 *
 * @param hash of the key of a record to come; any hash where there is none
 * @param table the first that each record looks up
 */
record LookAhead(ToIntFunction<Object> hash, StateTable<?, ?, ?> table, Seen seen) {
  /** So many records at once: more than a processor has under way, few enough for its L1 cache. */
  private static final int RECORDS = 64;

  /** What is between the steps of a look. */
  static final class Seen {
    final int[] hashes = new int[RECORDS];

    /** What was read goes somewhere, so that the compiler does not leave out the reading. */
    long sum;
  }

  @SuppressWarnings("unchecked") // the topology's fingerprint holds the types of both ends
  static <T, K> LookAhead at(StateTable<K, ?, ?> table, KeyedRecords<T, K> keyed) {
    return new LookAhead(record -> keyed.hashAhead((T) record), table, new Seen());
  }

  /** For what combiners made of records, which brings the hash along. */
  static LookAhead atSessions(StateTable<?, ?, ?> table) {
    return new LookAhead(partial -> ((SpanPartial<?, ?>) partial).hash(), table, new Seen());
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
    int[] hashes = seen.hashes;
    int looked = 0;
    while (looked < RECORDS) {
      Object record = rest.ahead(looked);
      if (record == null) {
        break;
      }
      hashes[looked++] = hash.applyAsInt(record);
    }
    seen.sum += table.touch(hashes, looked);
    return looked;
  }
}

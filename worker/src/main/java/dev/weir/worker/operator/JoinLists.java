package dev.weir.worker.operator;

import java.util.ArrayList;
import java.util.List;

/**
 * What a join keeps, and room to look at what a record meets. Owned by the subtask's loop.
 *
 * @param met empty between two records
 */
record JoinLists<K, L, R>(RecordLists<K, L> left, RecordLists<K, R> right, List<Object> met) {
  JoinLists(RecordLists<K, L> left, RecordLists<K, R> right) {
    this(left, right, new ArrayList<>());
  }
}

package dev.weir.worker.executor;

import dev.weir.api.id.SubtaskId;
import java.util.Collection;
import java.util.List;

/**
 * Which event loop steps which of an executor's subtasks: those of one index share a loop, as far
 * as loops go; different indexes are spread over them in turn. What a record passes on its way
 * inside one share of the job is then all on one core.
 *
 * @param indexes those that are here, each once, in order
 */
record LoopShares(List<Integer> indexes, int loops) {
  static LoopShares of(Collection<SubtaskId> subtasks, int loops) {
    return new LoopShares(
        subtasks.stream().map(SubtaskId::index).distinct().sorted().toList(), loops);
  }

  /** The number of the loop, from 0. */
  int loop(SubtaskId subtask) {
    return indexes.indexOf(subtask.index()) % loops;
  }
}

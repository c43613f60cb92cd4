package dev.weir.worker.task;

import dev.weir.worker.operator.Combiner;
import java.util.ArrayList;
import java.util.List;

/**
 * The combiners in front of a subtask's output gates, and when they are emptied. Owned by the
 * subtask's loop. Emptying is resumable: while it lasts the subtask takes no element.
 */
final class CombinedOutput {
  /** Partials sent before room is asked for again. */
  static final int PARTIALS_AT_ONCE = 16;

  /**
   * How much longer than a gate a combiner of a busy subtask holds a record: what a result waits
   * for goes out with the watermark in any case. An idle subtask sends it as soon as a gate would,
   * so that there is less to send when that watermark comes.
   */
  private static final int HOLD_FLUSHES = 20;

  private static final int MOST_MORE_MILLIS = 1000;

  private static final long NOT_DUE = Long.MAX_VALUE;

  private final List<Combiner> combiners = new ArrayList<>();
  private final int flushAfterMillis;
  private final int holdMillis;
  private long heldSinceMillis = NOT_DUE;
  private boolean emptying;
  private boolean overdue;

  /**
   * @param flushAfterMillis how long a gate lets a record wait; seen at the end of a step
   */
  CombinedOutput(int flushAfterMillis) {
    this.flushAfterMillis = flushAfterMillis;
    this.holdMillis =
        Math.min(HOLD_FLUSHES * flushAfterMillis, flushAfterMillis + MOST_MORE_MILLIS);
  }

  void add(Combiner combiner) {
    combiners.add(combiner);
  }

  /**
   * A watermark is to go on; Long.MAX_VALUE for what nothing may be behind.
   *
   * @return whether something has to be sent before
   */
  boolean beginEmptying(long watermark) {
    for (Combiner combiner : combiners) {
      emptying |= combiner.holdsBack(watermark);
    }
    return emptying;
  }

  /** How many more records came than partials were sent. */
  long recordsHidden() {
    long records = 0;
    for (Combiner combiner : combiners) {
      records += combiner.recordsHidden();
    }
    return records;
  }

  boolean isEmptying() {
    return emptying;
  }

  /** While {@link #isEmptying} and there is room. */
  void emptySome() {
    for (Combiner combiner : combiners) {
      if (!combiner.emptySome(PARTIALS_AT_ONCE)) {
        return;
      }
    }
    emptying = false;
  }

  /**
   * At the end of a step: begins to empty what has waited long enough, or does not pay.
   *
   * @param more whether the subtask goes on at once
   * @return when to call again; Long.MAX_VALUE when nothing waits for time
   */
  long emptyIfDue(long nowMillis, boolean more) {
    if (combiners.isEmpty() || emptying) {
      return NOT_DUE;
    }
    boolean holds = false;
    for (Combiner combiner : combiners) {
      holds |= !combiner.isEmpty();
      emptying |= combiner.isPoor();
    }
    if (!holds) {
      heldSinceMillis = NOT_DUE;
      return NOT_DUE;
    }
    boolean first = heldSinceMillis == NOT_DUE;
    heldSinceMillis = first ? nowMillis : heldSinceMillis;
    long dueMillis = heldSinceMillis + (more ? holdMillis : flushAfterMillis);
    if (!first && nowMillis >= dueMillis) {
      heldSinceMillis = NOT_DUE;
      emptying = true;
      overdue = true;
    }
    return dueMillis;
  }

  /** Whether what was sent last had waited long enough to be sent on at once. */
  boolean takeOverdue() {
    boolean was = overdue && !emptying;
    overdue &= emptying;
    return was;
  }
}

package dev.weir.worker.operator;

import dev.weir.api.graph.NodeSpec.Sides;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.Windows;
import dev.weir.state.TimerTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of two streams by key and slice, until the last window that holds the slice has
 * ended; slices are as in {@link WindowOperator}. Owned by the subtask's loop.
 *
 * <p>Invariant: for every slice with a record of either side there is a timer at the end of the
 * next window, not yet fired, that holds it.
 */
final class TwoSidedWindows<K, L, R> {
  /** Names of its tables; part of every snapshot. */
  static final String LEFT = "left";

  static final String RIGHT = "right";
  static final String TIMERS = "window-ends";

  private final String name;
  private final KeyedSides<K, L, R> sides;
  private final Slicing slicing;
  private final RecordLists<K, L> lefts;
  private final RecordLists<K, R> rights;
  private final TimerTable<K, Long> ends;
  private final ElementContext context;
  private final TimerTable.Fired<K, Long> due = this::due;
  private @Nullable Ended<K, L, R> ended;
  private long lateDropped;

  /**
   * A window that has ended, with its records in order of arrival in each slice.
   *
   * @param left empty when there is none
   * @param right likewise
   */
  record Ended<K, L, R>(K key, TimeWindow window, List<L> left, List<R> right) {}

  TwoSidedWindows(
      String name,
      KeyedSides<K, L, R> sides,
      Sides<K, L, R> spec,
      Windows.Aligned windows,
      KeyedTables<K> tables,
      ElementContext context) {
    this.name = name;
    this.sides = sides;
    this.slicing = Slicing.of(windows);
    this.lefts = RecordLists.declare(tables, LEFT, spec.left().type());
    this.rights = RecordLists.declare(tables, RIGHT, spec.right().type());
    this.ends = tables.numberedTimers(TIMERS);
    this.context = context;
  }

  /** Keeps a record, or drops it when it is late. */
  @SuppressWarnings("unchecked") // the topology's fingerprint holds the types of both edges
  void add(Object record) {
    long slice = slicing.slice(context.eventTime(name, record));
    if (slicing.isLate(slice, context.watermark())) {
      lateDropped++;
    } else if (sides.isRight(context.edge())) {
      add(sides.rightKeys(), rights, slice, (R) record);
    } else {
      add(sides.leftKeys(), lefts, slice, (L) record);
    }
  }

  private <T> void add(KeyedRecords<T, K> keyed, RecordLists<K, T> lists, long slice, T record) {
    keyed.select(record);
    if (lists.add(keyed.hash(), keyed.key(), slice, record)) {
      long end = slicing.firstOpenEnd(slice, context.watermark());
      ends.set(keyed.hash(), keyed.key(), end, end - 1);
    }
  }

  /** The next window whose end the watermark has passed; null when there is none. */
  @Nullable Ended<K, L, R> poll(long watermark) {
    if (ends.earliest() > watermark || !ends.pollDue(watermark, due)) {
      return null;
    }
    return ended;
  }

  private void due(int hash, K key, @Nullable Long number, long time) {
    long end = time + 1;
    long start = end - slicing.size();
    long slide = slicing.slide();
    List<L> left = new ArrayList<>();
    List<R> right = new ArrayList<>();
    lefts.copy(hash, key, start, left);
    rights.copy(hash, key, start, right);
    boolean more = false;
    for (long slice = start + slide; slice < end; slice += slide) {
      more |= lefts.copy(hash, key, slice, left);
      more |= rights.copy(hash, key, slice, right);
    }
    ended = new Ended<>(key, new TimeWindow(start, end), left, right);
    context.timestamp(end - 1);
    lefts.remove(hash, key, start);
    rights.remove(hash, key, start);
    if (more) {
      ends.set(hash, key, end + slide, end + slide - 1);
    }
  }

  long lateDropped() {
    return lateDropped;
  }

  long timersPending() {
    return ends.size();
  }
}

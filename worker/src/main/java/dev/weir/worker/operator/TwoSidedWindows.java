package dev.weir.worker.operator;

import dev.weir.api.codec.LongForm;
import dev.weir.api.graph.NodeSpec.Sides;
import dev.weir.api.schema.Schema;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.Windows;
import dev.weir.state.SliceEntries;
import dev.weir.state.SliceTable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of two streams by slice and key, until the last window that holds the slice has
 * ended; slices, and how the windows that end are worked off, are as in {@link WindowOperator}.
 * Both sides of a key stand in one entry, so where a window has one slice its keys are read off.
 * Owned by the subtask's loop.
 *
 * <p>Invariant between two elements: of every slice in the table some window has not ended.
 */
record TwoSidedWindows<K, L, R>(
    String name,
    KeyedSides<K, L, R> sides,
    Slicing slicing,
    Tables<K> tables,
    WindowCursor cursor,
    ElementContext context,
    Progress progress) {
  /** Name of its table; part of every snapshot, as are those of the chunks. */
  static final String SLICES = "sides";

  static final String LEFT = "left";
  static final String RIGHT = "right";

  /** A key that is shown takes about as long as so many entries of a slice that are read. */
  private static final int RESULT_COST = 8;

  /**
   * What has come.
   *
   * @param merged the slices of a window, where it has several
   */
  record Tables<K>(
      SliceTable<K, BothSides> slices,
      SliceEntries<K, BothSides> entries,
      SideChunks<K> lefts,
      SideChunks<K> rights,
      @Nullable LongForm<K> keyForm,
      MergedEntries merged) {

    static <K> Tables<K> declare(KeyedTables<K> tables, Sides<K, ?, ?> spec) {
      String left = "list(" + Schema.of(spec.left().type()).text() + ")";
      String right = "list(" + Schema.of(spec.right().type()).text() + ")";
      var lefts = new BothSides.SideForm<>(tables.codec(spec.left().type()));
      var rights = new BothSides.SideForm<>(tables.codec(spec.right().type()));
      var form = new BothSides.Form(lefts, rights);
      SliceTable<K, BothSides> slices = tables.slices(SLICES, left + "," + right, form);
      return new Tables<>(
          slices,
          slices.entries(),
          SideChunks.declare(tables, LEFT, left, lefts),
          SideChunks.declare(tables, RIGHT, right, rights),
          tables.keyForm(),
          new MergedEntries(tables.keyForm() != null, false));
    }
  }

  /** How far the sweep has come. */
  static final class Progress {
    private int budget;
    private int left;

    /** Of the key that is shown: {@link BothSides} or {@link Whole}. */
    private @Nullable Object found;

    private int entry;
    private long lateDropped;
  }

  /** What has come for a key in several slices, or in one with chunks. */
  private record Whole(KeptRecords<?> left, KeptRecords<?> right) {
    Whole() {
      this(new KeptRecords<>(), new KeptRecords<>());
    }
  }

  static <K, L, R> TwoSidedWindows<K, L, R> of(
      String name,
      KeyedSides<K, L, R> sides,
      Sides<K, L, R> spec,
      Windows.Aligned windows,
      KeyedTables<K> keyed,
      ElementContext context) {
    Tables<K> tables = Tables.declare(keyed, spec);
    return new TwoSidedWindows<>(
        name,
        sides,
        Slicing.of(windows),
        tables,
        new WindowCursor(windows, tables.slices()),
        context,
        new Progress());
  }

  /** Keeps a record, or drops it when it is late. */
  @SuppressWarnings("unchecked") // the topology's fingerprint holds the types of both edges
  void add(Object record) {
    long slice = slicing.slice(context.eventTime(name, record));
    if (slicing.isLate(slice, context.watermark())) {
      progress.lateDropped++;
    } else if (sides.isRight(context.edge())) {
      KeyedRecords<R, K> keyed = sides.rightKeys();
      keyed.select((R) record);
      addRight(slice, keyed.hash(), keyed.key(), record);
    } else {
      KeyedRecords<L, K> keyed = sides.leftKeys();
      keyed.select((L) record);
      addLeft(slice, keyed.hash(), keyed.key(), record);
    }
  }

  private void addLeft(long slice, int hash, K key, Object record) {
    BothSides both = tables.slices.get(slice, hash, key);
    if (both == null) {
      first(slice, hash, key, new BothSides(record, null));
    } else {
      Object left = tables.lefts.with(both.left(), hash, key, slice, record);
      tables.slices.put(slice, hash, key, new BothSides(left, both.right()));
    }
  }

  private void addRight(long slice, int hash, K key, Object record) {
    BothSides both = tables.slices.get(slice, hash, key);
    if (both == null) {
      first(slice, hash, key, new BothSides(null, record));
    } else {
      Object right = tables.rights.with(both.right(), hash, key, slice, record);
      tables.slices.put(slice, hash, key, new BothSides(both.left(), right));
    }
  }

  private void first(long slice, int hash, K key, BothSides both) {
    tables.slices.put(slice, hash, key, both);
    cursor.added(slice, context.watermark());
  }

  /**
   * Event time advances: {@link #advance} follows while {@link #goesOn}.
   *
   * @param atMost timers, or work that takes as long
   * @return false when no window ends
   */
  boolean begin(long watermark, int atMost) {
    if (!cursor.isDue(watermark, context.watermark())) {
      return false;
    }
    context.beginRun();
    progress.budget = atMost * RESULT_COST;
    progress.left = progress.budget;
    return true;
  }

  /** Whether the step has time left for more, and room. */
  boolean goesOn() {
    return progress.left > 0 && !context.runEnds();
  }

  /** What the step has taken, in timers. */
  int taken() {
    int cost = progress.budget - progress.left;
    return Math.min(progress.budget, cost + RESULT_COST - 1) / RESULT_COST;
  }

  /** Work was done that takes as long as a timer, such as a call of the user's function. */
  void spend() {
    context.timestamp(cursor.lastMillis());
    progress.left -= RESULT_COST;
  }

  /** Goes to the next key of the windows that end; false where it does not get there. */
  boolean advance(long watermark) {
    progress.found = null;
    while (goesOn() && cursor.isDue(watermark, context.watermark())) {
      progress.left--;
      if (!cursor.isOpen()) {
        cursor.open();
        beginGroup();
      } else if (cursor.groupsAreDone()) {
        cursor.close();
      } else if (cursor.isOneSlice() ? read() : isNextMerged()) {
        return true;
      }
    }
    return false;
  }

  private void beginGroup() {
    tables.merged.clear();
    if (!cursor.groupsAreDone()) {
      TimeWindow window = cursor.window();
      tables.entries.seek(cursor.group(), window.startMillis(), window.endMillis());
    }
  }

  private void endGroup() {
    cursor.nextGroup();
    beginGroup();
  }

  /** Where nothing is to be merged. */
  private boolean read() {
    SliceEntries<K, BothSides> entries = tables.entries;
    if (!entries.next()) {
      endGroup();
      return false;
    }
    BothSides both = entries.value();
    progress.found = begun(both);
    return true;
  }

  private boolean isNextMerged() {
    if (!cursor.isMerged()) {
      merge();
      return false;
    }
    if (cursor.emitted() == tables.merged.size()) {
      endGroup();
      return false;
    }
    progress.entry = cursor.nextEmitted();
    progress.found = tables.merged.object(progress.entry);
    return true;
  }

  private void merge() {
    SliceEntries<K, BothSides> entries = tables.entries;
    if (!entries.next()) {
      cursor.merged();
      return;
    }
    MergedEntries merged = tables.merged;
    BothSides both = entries.value();
    int entry;
    if (tables.keyForm != null) {
      long key = entries.keyNumber();
      entry = merged.find(key);
      if (entry < 0) {
        merged.object(merged.add(key, entry), begun(both));
        return;
      }
    } else {
      K key = entries.key();
      entry = merged.find(key);
      if (entry < 0) {
        merged.object(merged.add(key, entry), begun(both));
        return;
      }
    }
    merged.object(entry, copied(both, whole(merged.object(entry))));
  }

  /** What the first entry of a key has: itself where nothing of it is kept elsewhere. */
  private Object begun(BothSides both) {
    return both.isLong() ? copied(both, new Whole()) : both;
  }

  private static Whole whole(Object found) {
    if (found instanceof Whole before) {
      return before;
    }
    BothSides first = (BothSides) found;
    var whole = new Whole();
    whole.left.append(first.left());
    whole.right.append(first.right());
    return whole;
  }

  /** Adds what the entry has; its chunks go where this is the last window with them. */
  private Whole copied(BothSides both, Whole to) {
    if (!both.isLong()) {
      to.left.append(both.left());
      to.right.append(both.right());
      return to;
    }
    K key = tables.entries.key();
    long slice = tables.entries.slice();
    int hash = sides.leftKeys().hash(key);
    boolean last = slice == cursor.window().startMillis();
    tables.lefts.copy(both.left(), hash, key, slice, last, to.left);
    tables.rights.copy(both.right(), hash, key, slice, last, to.right);
    return to;
  }

  private Object found() {
    return Objects.requireNonNull(progress.found);
  }

  /** The key that is shown. */
  @SuppressWarnings("unchecked") // only merge puts keys
  K key() {
    if (cursor.isOneSlice()) {
      return tables.entries.key();
    }
    int entry = progress.entry;
    return tables.keyForm != null
        ? tables.keyForm.ofLong(tables.merged.keyNumber(entry))
        : (K) tables.merged.key(entry);
  }

  TimeWindow window() {
    return cursor.window();
  }

  /** Whether the key has records on both sides. */
  boolean isPaired() {
    return found() instanceof BothSides both
        ? both.isPaired()
        : !left().isEmpty() && !right().isEmpty();
  }

  /** Its records. */
  @SuppressWarnings("unchecked") // only add puts records
  List<L> left() {
    return found() instanceof BothSides both
        ? KeptRecords.of(both.left())
        : (List<L>) ((Whole) found()).left;
  }

  /** Likewise. */
  @SuppressWarnings("unchecked")
  List<R> right() {
    return found() instanceof BothSides both
        ? KeptRecords.of(both.right())
        : (List<R>) ((Whole) found()).right;
  }

  long lateDropped() {
    return progress.lateDropped;
  }

  /** Keys that wait for the ends of windows, slice by slice. */
  long pending() {
    return tables.slices.size();
  }
}

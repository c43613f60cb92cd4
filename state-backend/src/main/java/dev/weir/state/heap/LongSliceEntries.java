package dev.weir.state.heap;

import dev.weir.api.codec.LongForm;
import dev.weir.state.SliceEntries;
import dev.weir.state.heap.LongGroups.TableRange;
import org.jspecify.annotations.Nullable;

/** Reads the slots of a key group, slice by slice. Owned by the subtask's event loop. */
final class LongSliceEntries<K, V> implements SliceEntries<K, V> {
  /** How the start of a slice is a number. */
  static final LongForm<Long> START = new LongForm<>(Long.BYTES, v -> v, n -> n);

  private final String table;
  private final OpenSlices<LongGroups> slices;
  private final TableRange range;
  private final LongForm<K> keys;
  private final SlotValues<V> values;
  private int index;
  private int place;
  private int end;
  private @Nullable LongGroups groups;
  private @Nullable LongSlots slots;
  private int slot;

  LongSliceEntries(
      String table,
      OpenSlices<LongGroups> slices,
      TableRange range,
      LongForm<K> keys,
      SlotValues<V> values) {
    this.table = table;
    this.slices = slices;
    this.range = range;
    this.keys = keys;
    this.values = values;
  }

  @Override
  public void seek(int group, long from, long until) {
    index = group - range.groups().first();
    place = slices.place(from);
    end = slices.place(until);
    groups = null;
    slots = null;
  }

  @Override
  public boolean next() {
    LongSlots of = slots;
    while (true) {
      if (of != null) {
        slot = of.after(range.layout(), slot);
        if (slot != LongSlots.NONE) {
          return true;
        }
      }
      if (place >= end) {
        slots = null;
        return false;
      }
      LongGroups slice = slices.at(place++);
      of = slice.at(index);
      groups = slice;
      slots = of;
      slot = LongSlots.NONE;
    }
  }

  private LongSlots slots() {
    LongSlots of = slots;
    if (of == null) {
      throw noEntry();
    }
    return of;
  }

  private IllegalStateException noEntry() {
    return new IllegalStateException("table '" + table + "': there is no entry here");
  }

  @Override
  public long slice() {
    return slices.start(place - 1);
  }

  @Override
  public K key() {
    return keys.ofLong(keyNumber());
  }

  @Override
  public long keyNumber() {
    return slots().word(range.layout(), slot, 0);
  }

  @Override
  public V value() {
    LongGroups slice = groups;
    if (slice == null) {
      throw noEntry();
    }
    return values.at(slice, slots(), slot);
  }

  @Override
  public long valueNumber() {
    if (values.numbers() == null) {
      throw new UnsupportedOperationException("table '" + table + "': the values are no numbers");
    }
    return slots().word(range.layout(), slot, 1);
  }
}

package dev.weir.state.heap;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.LongForm;
import dev.weir.state.TableSpec;
import dev.weir.state.snapshot.TableHead;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a table stand in its slots: as numbers, as the places of their bytes, or as
 * objects beside them. A record, as {@link LongTable} is. Owned by the subtask's event loop.
 *
 * @param numbers null where they are none
 * @param scratch where a value is encoded before it has a place
 */
record SlotValues<V>(
    TableHead head,
    Layout layout,
    Codec<V> codec,
    @Nullable LongForm<V> numbers,
    ByteWriter scratch) {

  static <V> SlotValues<V> of(TableSpec<?, ?, V> spec, Layout layout, ByteWriter scratch) {
    Codec<V> codec = spec.value();
    return new SlotValues<>(TableHead.of(spec, false), layout, codec, codec.longForm(), scratch);
  }

  @SuppressWarnings("unchecked") // put puts values
  V at(LongGroups entries, LongSlots group, int slot) {
    if (numbers != null) {
      return numbers.ofLong(group.word(layout, slot, layout.keyWords()));
    }
    return layout.bytes()
        ? codec.decode(entries.bytes(group, layout, slot))
        : (V) group.object(slot);
  }

  /** The value that the last look-up found, in this slot. */
  V found(LongGroups entries, int slot) {
    return layout.bytes()
        ? codec.decode(entries.bytes(layout))
        : at(entries, entries.group(), slot);
  }

  /** Has a value in {@link #scratch}, as bytes. */
  void encode(V value) {
    Objects.requireNonNull(value, "value");
    scratch.clear();
    try {
      codec.encode(value, scratch);
    } catch (IllegalArgumentException e) {
      throw head.unwritable(e);
    }
  }
}

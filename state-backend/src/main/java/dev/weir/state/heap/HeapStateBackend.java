package dev.weir.state.heap;

import dev.weir.api.codec.ByteReader;
import dev.weir.state.SliceTable;
import dev.weir.state.StateBackend;
import dev.weir.state.StateSnapshot;
import dev.weir.state.StateTable;
import dev.weir.state.TableSpec;
import dev.weir.state.TimerTable;
import dev.weir.state.pieces.PieceWriter;
import dev.weir.state.snapshot.SnapshotFormat;
import dev.weir.state.snapshot.SnapshotFormat.Groups;

/**
 * State on the heap: as numbers, bytes and objects. Freezing shares the pages that hold the
 * entries; a page is copied when it is written while a frozen view of it lives. Owned by the
 * subtask's event loop; only {@link StateSnapshot#write} and {@code close} of a snapshot belong to
 * other threads, and the queue that hands the snapshot over publishes it.
 */
public final class HeapStateBackend implements StateBackend {
  private final Groups groups;
  private final HeapTables tables;

  /** For the key groups from {@code firstGroup} up to {@code endGroup}, excluded. */
  public HeapStateBackend(int firstGroup, int endGroup, int maxKeyGroups) {
    this.groups = new Groups(firstGroup, endGroup, maxKeyGroups);
    this.tables = new HeapTables(groups);
  }

  @Override
  public <K, N, V> StateTable<K, N, V> table(TableSpec<K, N, V> spec) {
    return tables.table(spec);
  }

  @Override
  public <K, V> SliceTable<K, V> slices(TableSpec<K, Long, V> spec) {
    return tables.slices(spec);
  }

  @Override
  public <K, N> TimerTable<K, N> timers(TableSpec<K, N, Long> spec) {
    return tables.timers(spec);
  }

  @Override
  public void restore(ByteReader snapshot) {
    SnapshotFormat.read(snapshot, groups, tables.targets());
  }

  @Override
  public StateSnapshot freeze() {
    HeapTables.View view = tables.freeze();
    return new StateSnapshot() {
      @Override
      public void write(PieceWriter out) {
        SnapshotFormat.write(out, groups, view.tables());
      }

      @Override
      public void close() {
        view.release().run();
      }
    };
  }

  @Override
  public long sizeBytes() {
    return tables.sizeBytes();
  }

  @Override
  public void close() {}
}

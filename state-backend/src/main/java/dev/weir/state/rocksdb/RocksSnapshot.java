package dev.weir.state.rocksdb;

import dev.weir.api.codec.ByteWriter;
import dev.weir.state.StateSnapshot;
import dev.weir.state.heap.HeapTables;
import dev.weir.state.pieces.PieceWriter;
import dev.weir.state.snapshot.FrozenTable;
import dev.weir.state.snapshot.SnapshotFormat;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import dev.weir.state.snapshot.TableHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/**
 * A frozen view: a snapshot of the database and the frozen timers. {@code close} may come while
 * another thread writes; the view is then let go when that thread is done. Outlives the backend.
 */
final class RocksSnapshot implements StateSnapshot {
  private final RocksInstance instance;
  private final Groups groups;
  private final List<Numbered> tables;
  private final HeapTables.View timers;
  private final Snapshot snapshot;

  /** One until closed, and one for each thread that writes; 0 lets everything go. */
  private final AtomicInteger holders = new AtomicInteger(1);

  private final AtomicInteger closed = new AtomicInteger();

  /**
   * A table and the number it has in the database.
   *
   * @param sliced whether its keys are those of a table of slices, see {@link RocksKey}
   */
  record Numbered(TableHead head, int number, boolean sliced) {}

  RocksSnapshot(
      RocksInstance instance, Groups groups, List<Numbered> tables, HeapTables.View timers) {
    instance.hold();
    this.instance = instance;
    this.groups = groups;
    this.tables = tables;
    this.timers = timers;
    this.snapshot = instance.db().getSnapshot();
  }

  @Override
  public void write(PieceWriter out) {
    if (holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      throw new IllegalStateException("the snapshot is closed");
    }
    try (ReadOptions reading = new ReadOptions().setSnapshot(snapshot).setFillCache(false);
        RocksIterator iterator = instance.db().newIterator(reading)) {
      List<FrozenTable> frozen = new ArrayList<>(timers.tables());
      for (Numbered table : tables) {
        frozen.add(new Frozen(table, iterator, instance));
      }
      frozen.sort(Comparator.comparing(table -> table.head().name()));
      SnapshotFormat.write(out, groups, frozen);
    } finally {
      letGo();
    }
  }

  @Override
  public void close() {
    if (closed.getAndSet(1) == 0) {
      letGo();
    }
  }

  private void letGo() {
    if (holders.decrementAndGet() == 0) {
      timers.release().run();
      instance.db().releaseSnapshot(snapshot);
      snapshot.close();
      instance.letGo();
    }
  }

  /** A table of the view: keys are stored as the snapshot has them, so bytes are copied. */
  private record Frozen(Numbered table, RocksIterator iterator, RocksInstance instance)
      implements FrozenTable {
    @Override
    public TableHead head() {
      return table.head();
    }

    @Override
    public int writeGroup(int group, ByteWriter out) {
      byte[] prefix = RocksKey.ofTable(group, table.number());
      int count = 0;
      iterator.seek(prefix);
      while (iterator.isValid()) {
        byte[] key = iterator.key();
        if (!RocksKey.hasPrefix(key, prefix, prefix.length)) {
          return count;
        }
        writeKey(key, out);
        byte[] value = iterator.value();
        out.writeBytes(value, 0, value.length);
        count++;
        iterator.next();
      }
      try {
        iterator.status();
      } catch (RocksDBException e) {
        throw instance.failure("read", e);
      }
      return count;
    }

    private void writeKey(byte[] key, ByteWriter out) {
      int head = table.sliced() ? RocksKey.SLICE_HEAD_BYTES : RocksKey.HEAD_BYTES;
      out.writeBytes(key, head, key.length - head);
      if (table.sliced()) {
        out.writeLong(RocksKey.slice(key));
      }
    }
  }
}

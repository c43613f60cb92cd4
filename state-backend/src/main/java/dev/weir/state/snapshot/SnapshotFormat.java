package dev.weir.state.snapshot;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.topology.KeyGroups;
import dev.weir.state.SliceTable;
import dev.weir.state.pieces.PieceWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keyed state of one subtask as bytes. Numbers are little-endian; strings, varints, keys,
 * namespaces and values are in the form of {@link ByteWriter} and their codecs. Keys, namespaces
 * and values end by themselves and have no lengths.
 *
 * <pre>
 *   4  magic "WKST"
 *   1  version, now 2
 *   4  number of key groups of the job
 *   v  number of tables
 *      of each, in the order of their names:
 *        s  name
 *        1  kind: 0 state, 1 timers
 *        s  schema
 *   4  first key group
 *   4  number of key groups that follow
 *      sections, one a key group; in it of each table that has entries:
 *        v  place of the table in the list above
 *        4  number of entries
 *           key, namespace (where the table has them), value; key, namespace, value; …
 *      index, of each key group:
 *        4  offset of its section, counted from the first byte of the magic
 *        4  length of its section
 *   4  offset of the index, counted likewise
 *   4  length of the index
 * </pre>
 *
 * <p>The index stands at the end, because what was written is never changed: its checksum is known
 * by then. Who has only the end of a snapshot finds its beginning by the last two numbers.
 */
public final class SnapshotFormat {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAGIC = 'W' | 'K' << 8 | 'S' << 16 | 'T' << 24;
  private static final int VERSION = 2;
  private static final int INDEX_ENTRY_BYTES = 8;
  private static final int END_BYTES = 8;

  private SnapshotFormat() {}

  /** Which part of a job's key groups a backend holds: from {@code first} up to {@code end}. */
  public record Groups(int first, int end, int max) {
    public Groups {
      if (first < 0 || end < first || max < end || max < 1) {
        throw new IllegalArgumentException("key groups " + first + " to " + end + " of " + max);
      }
    }

    boolean contains(int group) {
      return group >= first && group < end;
    }

    /** Fails where a key read from the section of one group belongs to another by its hash. */
    public void requireGroup(int expected, int keyHash, String table) {
      int found = KeyGroups.group(keyHash, max);
      if (found != expected) {
        throw mismatch(
            "'"
                + table
                + "': a key is in key group "
                + expected
                + " of the checkpoint and in "
                + found
                + " by its codec; the codec of a key must not change");
      }
    }

    /** The group of a key, which has to be one of these. */
    public int group(int keyHash, String table) {
      int group = KeyGroups.group(keyHash, max);
      if (!contains(group)) {
        throw notHere(group, table);
      }
      return group;
    }

    /** A key came to a subtask that does not own its group: its hash is not stable. */
    private IllegalStateException notHere(int group, String table) {
      return new IllegalStateException(
          "table '"
              + table
              + "': a key of group "
              + group
              + " came to the subtask of groups "
              + first
              + " to "
              + (end - 1)
              + " of "
              + max
              + "; its codec gives equal keys different bytes");
    }
  }

  /**
   * Appends a snapshot.
   *
   * @param tables in the order of their names
   */
  public static void write(PieceWriter out, Groups groups, List<FrozenTable> tables) {
    int start = out.position();
    writeHead(out.scratch(), groups, tables);
    int count = groups.end() - groups.first();
    int[] ends = new int[count];
    int sections = out.position() - start;
    for (int i = 0; i < count; i++) {
      for (int place = 0; place < tables.size(); place++) {
        writeTable(out.scratch(), groups.first() + i, place, tables.get(place));
      }
      out.spill();
      ends[i] = out.position() - start;
    }
    writeIndex(out.scratch(), sections, ends);
  }

  private static void writeHead(ByteWriter out, Groups groups, List<FrozenTable> tables) {
    out.writeInt(MAGIC);
    out.writeByte(VERSION);
    out.writeInt(groups.max());
    out.writeVarInt(tables.size());
    for (FrozenTable table : tables) {
      TableHead head = table.head();
      out.writeString(head.name());
      out.writeBoolean(head.timers());
      out.writeString(head.schema());
    }
    out.writeInt(groups.first());
    out.writeInt(groups.end() - groups.first());
  }

  private static void writeIndex(ByteWriter out, int sections, int[] ends) {
    int offset = sections;
    for (int end : ends) {
      out.writeInt(offset);
      out.writeInt(end - offset);
      offset = end;
    }
    out.writeInt(offset);
    out.writeInt(ends.length * INDEX_ENTRY_BYTES);
  }

  private static void writeTable(ByteWriter out, int group, int place, FrozenTable table) {
    int start = out.position();
    out.writeVarInt(place);
    int countAt = out.position();
    out.writeInt(0);
    int count;
    try {
      count = table.writeGroup(group, out);
    } catch (IllegalArgumentException e) {
      throw table.head().unwritable(e);
    }
    if (count == 0) {
      out.rewind(start);
    } else {
      INT.set(out.array(), countAt, count);
    }
  }

  /**
   * Hands the entries of {@code groups} to the tables they belong to and leaves out the rest. The
   * snapshot goes from where {@code in} is to its end.
   *
   * @param targets the declared tables by name
   * @throws WeirException {@code WEIR-3006} where the snapshot does not fit the declared tables,
   *     {@code WEIR-4007} where it is damaged
   */
  public static void read(
      ByteReader in, Groups groups, Map<String, ? extends RestoreTarget> targets) {
    try {
      int start = in.position();
      int maxKeyGroups = readPreamble(in);
      if (maxKeyGroups != groups.max()) {
        throw mismatch(
            "the snapshot was taken with "
                + maxKeyGroups
                + " key groups, the job has "
                + groups.max()
                + "; their number is fixed when a job is first submitted");
      }
      readSections(in, start, groups, readTables(in, targets));
    } catch (MalformedBytesException e) {
      throw new WeirException(
          ErrorCode.CHECKPOINT_UNREADABLE, "a snapshot of keyed state: " + e.getMessage(), e);
    }
  }

  private static int readPreamble(ByteReader in) {
    int magic = in.readInt();
    if (magic != MAGIC) {
      throw new MalformedBytesException("it does not begin with WKST");
    }
    int version = in.readByte();
    if (version != VERSION) {
      throw new MalformedBytesException(
          "expected version " + VERSION + ", found " + version + "; another Weir wrote it");
    }
    return in.readInt();
  }

  /** The start of a slice, which is the namespace of a table of slices. */
  public static long readSlice(ByteReader in) {
    long slice = in.readLong();
    if (slice == SliceTable.NONE) {
      throw new MalformedBytesException("a slice that starts never");
    }
    return slice;
  }

  private static List<RestoreTarget> readTables(
      ByteReader in, Map<String, ? extends RestoreTarget> targets) {
    List<RestoreTarget> tables = new ArrayList<>();
    int count = in.readCount(3);
    for (int i = 0; i < count; i++) {
      TableHead found = new TableHead(in.readString(), in.readBoolean(), in.readString());
      tables.add(match(found, targets.get(found.name())));
    }
    return tables;
  }

  private static RestoreTarget match(TableHead found, @Nullable RestoreTarget target) {
    if (target == null) {
      throw mismatch(
          "the checkpoint holds "
              + found.kind()
              + " '"
              + found.name()
              + "' ("
              + found.schema()
              + "), which the job does not declare; keep the names of operators, state and timers, or"
              + " start the job without the checkpoint");
    }
    TableHead expected = target.head();
    if (found.timers() != expected.timers()) {
      throw mismatch(
          "'"
              + found.name()
              + "' is "
              + found.kind()
              + " in the checkpoint and "
              + expected.kind()
              + " in the job");
    }
    if (!found.schema().equals(expected.schema())) {
      throw mismatch(
          found.kind()
              + " '"
              + found.name()
              + "': the job expects the type "
              + expected.schema()
              + ", found in the checkpoint: "
              + found.schema());
    }
    return target;
  }

  private static WeirException mismatch(String message) {
    return new WeirException(ErrorCode.STATE_MISMATCH, message);
  }

  private static void readSections(
      ByteReader in, int start, Groups groups, List<RestoreTarget> tables) {
    int first = in.readInt();
    int count = in.readInt();
    if (first < 0 || count < 0 || count > groups.max() - first) {
      throw new MalformedBytesException(count + " key groups from " + first);
    }
    int[] lengths = readIndex(in, start, first, count);
    for (int i = 0; i < count; i++) {
      if (groups.contains(first + i)) {
        readSection(in, first + i, lengths[i], tables);
      } else {
        in.skip(lengths[i]);
      }
    }
    in.skip(in.remaining());
  }

  /** The lengths of the sections, which begin where {@code in} is, and is afterwards. */
  private static int[] readIndex(ByteReader in, int start, int first, int count) {
    int sections = in.position();
    int head = sections - start;
    int end = sections + in.remaining();
    if (in.remaining() < END_BYTES) {
      throw new MalformedBytesException("it ends before its index");
    }
    in.skip(in.remaining() - END_BYTES);
    int index = in.readInt();
    int length = in.readInt();
    long expected = (long) end - start - END_BYTES - length;
    if (length != (long) count * INDEX_ENTRY_BYTES || index != expected || index < head) {
      throw new MalformedBytesException(
          "the index of " + count + " key groups: offset " + index + ", length " + length);
    }
    in.rewind(start + index);
    int[] lengths = new int[count];
    long offset = head;
    for (int i = 0; i < count; i++) {
      int found = in.readInt();
      lengths[i] = in.readInt();
      if (found != offset || lengths[i] < 0) {
        throw new MalformedBytesException("the index entry of key group " + (first + i));
      }
      offset += lengths[i];
    }
    if (offset != index) {
      throw new MalformedBytesException(
          "the sections end at " + offset + ", the index begins at " + index);
    }
    in.rewind(sections);
    return lengths;
  }

  private static void readSection(
      ByteReader in, int group, int length, List<RestoreTarget> tables) {
    int end = in.position() + length;
    while (in.position() < end) {
      int place = in.readVarInt();
      if (place < 0 || place >= tables.size()) {
        throw new MalformedBytesException("table " + place + " of " + tables.size());
      }
      RestoreTarget table = tables.get(place);
      for (int left = in.readInt(); left > 0; left--) {
        table.restoreEntry(group, in);
      }
    }
    if (in.position() != end) {
      throw new MalformedBytesException(
          "the section of key group " + group + " has another length");
    }
  }
}

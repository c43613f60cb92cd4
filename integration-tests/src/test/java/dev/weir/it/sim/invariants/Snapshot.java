package dev.weir.it.sim.invariants;

import dev.weir.api.codec.ByteReader;
import dev.weir.checkpointing.manifest.SectionHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a subtask in a checkpoint, by the layouts that are written down for them, with
 * code of its own.
 */
final class Snapshot {
  private final long[] watermarks;
  private final ByteReader chain;
  private final ByteReader keyed;
  private final List<Integer> groups = new ArrayList<>();

  private Snapshot(long[] watermarks, ByteReader chain, ByteReader keyed) {
    this.watermarks = watermarks;
    this.chain = chain;
    this.keyed = keyed;
  }

  /** A split in a snapshot. */
  record Place(String split, long position) {}

  /** The section's bytes; null when they are not there. */
  static byte @Nullable [] bytes(SectionHandle section, Outside outside) {
    if (section.location() instanceof SectionHandle.Inlined inlined) {
      return inlined.bytes();
    }
    var stored = (SectionHandle.Stored) section.location();
    byte[] object = outside.object(stored.objectKey());
    int from = (int) stored.offset();
    int to = from + (int) stored.length();
    return object == null || to > object.length ? null : Arrays.copyOfRange(object, from, to);
  }

  static Snapshot of(byte[] section) {
    var in = new ByteReader(section);
    in.readByte();
    long[] watermarks = new long[in.readVarInt()];
    for (int i = 0; i < watermarks.length; i++) {
      watermarks[i] = in.readLong();
    }
    byte[] chain = in.readByteArray();
    byte[] keyed = Arrays.copyOfRange(section, section.length - in.remaining(), section.length);
    var snapshot = new Snapshot(watermarks, new ByteReader(chain), new ByteReader(keyed));
    snapshot.chain.readLong(); // its watermark
    return snapshot;
  }

  /** Of each input channel in order of id, last the merged one; empty without inputs. */
  long[] watermarks() {
    return watermarks;
  }

  /** The key groups whose tables are here, once {@link #tables} has read them. */
  List<Integer> groups() {
    return groups;
  }

  /** Of an enumerator: what it has not assigned; null before it has listed the splits. */
  @Nullable List<Place> unassigned() {
    boolean discovered = chain.readBoolean();
    chain.readLong();
    List<Place> places = places(false);
    return discovered ? places : null;
  }

  /** Of a reader: what it reads. */
  List<Place> reading() {
    chain.readBoolean();
    chain.readLong();
    return places(true);
  }

  private List<Place> places(boolean withTime) {
    var places = new ArrayList<Place>();
    for (int left = chain.readVarInt(); left > 0; left--) {
      String id = chain.readString();
      chain.readString();
      places.add(new Place(id, chain.readLong()));
      if (withTime) {
        chain.readLong();
      }
    }
    return places;
  }

  /**
   * The tables whose entries are numbers only, by their names' last parts: of each entry the
   * numbers in their order, key first; of a text its first character.
   *
   * @param widths how many numbers an entry of a table has
   */
  SortedMap<String, List<long[]>> tables(SortedMap<String, Integer> widths) {
    keyed.readInt();
    keyed.readByte();
    keyed.readInt();
    var names = new ArrayList<String>();
    var tables = new TreeMap<String, List<long[]>>();
    for (int left = keyed.readVarInt(); left > 0; left--) {
      String name = keyed.readString();
      names.add(name.substring(name.lastIndexOf('/') + 1));
      tables.put(names.get(names.size() - 1), new ArrayList<>());
      keyed.readBoolean();
      keyed.readString();
    }
    int first = keyed.readInt();
    int count = keyed.readInt();
    for (int group = first; group < first + count; group++) {
      groups.add(group);
    }
    int behind = (2 * count + 2) * Integer.BYTES; // the index, and where it is
    while (keyed.remaining() > behind) {
      String name = names.get(keyed.readVarInt());
      for (int left = keyed.readInt(); left > 0; left--) {
        long[] entry = new long[widths.getOrDefault(name, 2)];
        boolean text = name.equals("ballast");
        for (int i = 0; i < entry.length - (text ? 1 : 0); i++) {
          entry[i] = keyed.readLong();
        }
        if (text) {
          entry[entry.length - 1] = keyed.readString().charAt(0);
        }
        tables.get(name).add(entry);
      }
    }
    return tables;
  }
}

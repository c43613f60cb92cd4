package dev.weir.checkpointing.manifest;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.id.Attempts;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.checkpointing.manifest.SectionHandle.Inlined;
import dev.weir.checkpointing.manifest.SectionHandle.Location;
import dev.weir.checkpointing.manifest.SectionHandle.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as bytes. The form is canonical: equal manifests give equal bytes. Anything else than
 * what {@link #encode} gave fails with {@link MalformedBytesException}; whoever meets that at the
 * object that a pointer names stops with {@code CHECKPOINT_UNREADABLE}.
 *
 * <pre>
 *   manifest   "WEIRMFST"  8 bytes
 *              version     u16 = 1
 *              job         string
 *              id          i64
 *              attempts    varint n, n × { region varint, attempt varint }
 *              planSha256  string
 *              fingerprint string
 *              maxKeyGroups varint
 *              sections    varint n, n × section, strictly ascending by subtask
 *              crc32c      u32 of all bytes before
 *   section    chain varint, index varint
 *              flags       u8: 1 finished, 2 inlined, others 0
 *              stored:     objectKey string, offset varlong, length varlong, crc32c i32
 *              inlined:    bytes (varint length, bytes), crc32c i32
 *              committables varint n, n × { operator string, subtask varint, attempt varint,
 *                                           checkpointId i64, payload string }
 *              positions   varint n, n × { source/split string, next position i64 }, ascending
 * </pre>
 *
 * Fixed-width numbers are little-endian; strings as in {@link ByteWriter#writeString}.
 */
public final class ManifestCodec {
  /** A manifest is held in memory by the coordinator and by every executor that restores. */
  public static final int MAX_BYTES = 64 << 20;

  public static final int MAX_SECTIONS = 1 << 17;
  public static final int MAX_REGIONS = 1 << 14;
  public static final int MAX_COMMITTABLES = 1 << 20;
  public static final int MAX_POSITIONS = 1 << 20;

  /** Magic as it reads when the bytes are looked at: WEIRMFST. */
  private static final long MAGIC = 0x5453_464d_5249_4557L;

  private static final int VERSION = 1;
  private static final int MAGIC_BYTES = 8;
  private static final int TRAILER_BYTES = 4;
  private static final int MIN_BYTES = MAGIC_BYTES + 2 + TRAILER_BYTES;
  private static final int INITIAL_BYTES = 4096;
  private static final int FINISHED = 1;
  private static final int INLINED = 2;

  private ManifestCodec() {}

  /**
   * @throws dev.weir.api.codec.RecordTooLargeException when it has more than {@link #MAX_BYTES}
   * @throws IllegalArgumentException when it has too many parts or is out of order
   */
  public static byte[] encode(Manifest manifest) {
    String defect = defect(manifest);
    if (defect != null) {
      throw new IllegalArgumentException("manifest of " + manifest.id() + ": " + defect);
    }
    var out = new ByteWriter(INITIAL_BYTES, MAX_BYTES);
    out.writeLong(MAGIC);
    out.writeShort(VERSION);
    out.writeString(manifest.job().value());
    out.writeLong(manifest.id().value());
    var attempts = manifest.attempts().byRegion();
    out.writeVarInt(attempts.size());
    attempts.forEach(
        (region, attempt) -> {
          out.writeVarInt(region);
          out.writeVarInt(attempt);
        });
    out.writeString(manifest.planSha256());
    out.writeString(manifest.fingerprint());
    out.writeVarInt(manifest.maxKeyGroups());
    out.writeVarInt(manifest.sections().size());
    manifest.sections().forEach(section -> writeSection(out, section));
    out.writeInt(crc(out.array(), out.position()));
    return out.toByteArray();
  }

  private static void writeSection(ByteWriter out, SectionHandle section) {
    out.writeVarInt(section.subtask().chain());
    out.writeVarInt(section.subtask().index());
    boolean inlined = section.location() instanceof Inlined;
    out.writeByte((section.finished() ? FINISHED : 0) | (inlined ? INLINED : 0));
    if (section.location() instanceof Stored stored) {
      out.writeString(stored.objectKey());
      out.writeVarLong(stored.offset());
      out.writeVarLong(stored.length());
    } else if (section.location() instanceof Inlined here) {
      out.writeByteArray(here.bytes());
    }
    out.writeInt(section.location().crc32c());
    out.writeVarInt(section.committables().size());
    for (Committable c : section.committables()) {
      out.writeString(c.operator());
      out.writeVarInt(c.subtask());
      out.writeVarInt(c.attempt());
      out.writeLong(c.checkpointId());
      out.writeString(c.payload());
    }
    out.writeVarInt(section.positions().size());
    section
        .positions()
        .forEach(
            (split, position) -> {
              out.writeString(split);
              out.writeLong(position);
            });
  }

  public static Manifest decode(byte[] bytes) {
    try {
      Manifest manifest = readBody(checked(bytes));
      String defect = defect(manifest);
      if (defect != null) {
        throw new MalformedBytesException(defect);
      }
      return manifest;
    } catch (MalformedBytesException | IllegalArgumentException e) {
      throw new MalformedBytesException("manifest: " + e.getMessage());
    }
  }

  /** The body of bytes that are whole and of this version. */
  private static ByteReader checked(byte[] bytes) {
    if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) {
      throw new MalformedBytesException(
          "expected " + MIN_BYTES + " to " + MAX_BYTES + " bytes, found " + bytes.length);
    }
    int end = bytes.length - TRAILER_BYTES;
    var in = new ByteReader(bytes);
    if (in.readLong() != MAGIC) {
      throw new MalformedBytesException("these bytes are none");
    }
    in.reset(bytes, end, TRAILER_BYTES);
    int expected = in.readInt();
    int found = crc(bytes, end);
    if (expected != found) {
      throw new MalformedBytesException(
          String.format("checksum: expected %08x, found %08x", expected, found));
    }
    in.reset(bytes, MAGIC_BYTES, end - MAGIC_BYTES);
    int version = in.readShort() & 0xffff;
    if (version != VERSION) {
      throw new MalformedBytesException("version: expected " + VERSION + ", found " + version);
    }
    return in;
  }

  private static Manifest readBody(ByteReader in) {
    var job = new JobId(in.readString());
    var id = new CheckpointId(in.readLong());
    var attempts = new TreeMap<Integer, Integer>();
    int regions = count(in, 2, MAX_REGIONS, "regions");
    for (int i = 0; i < regions; i++) {
      attempts.put(in.readVarInt(), in.readVarInt());
    }
    if (attempts.size() != regions) {
      throw new MalformedBytesException("a region stands twice");
    }
    String planSha256 = in.readString();
    String fingerprint = in.readString();
    int maxKeyGroups = in.readVarInt();
    int count = count(in, 10, MAX_SECTIONS, "sections");
    var sections = new ArrayList<SectionHandle>(count);
    for (int i = 0; i < count; i++) {
      sections.add(readSection(in));
    }
    if (in.remaining() > 0) {
      throw new MalformedBytesException(in.remaining() + " bytes too many");
    }
    return new Manifest(
        job, id, new Attempts(attempts), planSha256, fingerprint, maxKeyGroups, sections);
  }

  private static SectionHandle readSection(ByteReader in) {
    var subtask = new SubtaskId(in.readVarInt(), in.readVarInt());
    int flags = in.readByte();
    if ((flags & ~(FINISHED | INLINED)) != 0) {
      throw new MalformedBytesException("flags of " + subtask + ": " + flags);
    }
    Location location =
        (flags & INLINED) != 0
            ? new Inlined(in.readByteArray(), in.readInt())
            : new Stored(in.readString(), in.readVarLong(), in.readVarLong(), in.readInt());
    int count = count(in, 12, MAX_COMMITTABLES, "committables of " + subtask);
    var committables = new ArrayList<Committable>(count);
    for (int i = 0; i < count; i++) {
      committables.add(
          new Committable(
              in.readString(), in.readVarInt(), in.readVarInt(), in.readLong(), in.readString()));
    }
    var positions = new TreeMap<String, Long>();
    int splits = count(in, 9, MAX_POSITIONS, "positions of " + subtask);
    for (int i = 0; i < splits; i++) {
      positions.put(in.readString(), in.readLong());
    }
    if (positions.size() != splits) {
      throw new MalformedBytesException("a split of " + subtask + " stands twice");
    }
    return new SectionHandle(subtask, (flags & FINISHED) != 0, location, committables, positions);
  }

  /** What keeps it from being a manifest, or null; the same on both ways. */
  private static @Nullable String defect(Manifest manifest) {
    List<SectionHandle> sections = manifest.sections();
    if (sections.size() > MAX_SECTIONS || manifest.attempts().byRegion().size() > MAX_REGIONS) {
      return sections.size() + " sections, " + manifest.attempts().byRegion().size() + " regions";
    }
    if (manifest.maxKeyGroups() < 1) {
      return "maxKeyGroups " + manifest.maxKeyGroups();
    }
    for (int i = 0; i < sections.size(); i++) {
      SectionHandle section = sections.get(i);
      if (i > 0 && sections.get(i - 1).subtask().compareTo(section.subtask()) >= 0) {
        return "subtask " + section.subtask() + " is out of order";
      }
      if (section.committables().size() > MAX_COMMITTABLES) {
        return section.committables().size() + " committables of " + section.subtask();
      }
      if (section.positions().size() > MAX_POSITIONS) {
        return section.positions().size() + " positions of " + section.subtask();
      }
      if (section.location() instanceof Stored s && (s.offset() < 0 || s.length() < 0)) {
        return "range of " + section.subtask() + ": " + s.offset() + " + " + s.length();
      }
      for (Committable c : section.committables()) {
        if (c.subtask() < 0 || c.attempt() < 0) {
          return "committable of " + c.operator() + ": " + c.subtask() + ", " + c.attempt();
        }
      }
    }
    return null;
  }

  private static int count(ByteReader in, int minBytesEach, int max, String what) {
    int count = in.readCount(minBytesEach);
    if (count > max) {
      throw new MalformedBytesException(what + ": expected at most " + max + ", found " + count);
    }
    return count;
  }

  private static int crc(byte[] bytes, int length) {
    var crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}

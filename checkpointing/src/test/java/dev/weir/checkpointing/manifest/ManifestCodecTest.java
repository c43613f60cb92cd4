package dev.weir.checkpointing.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.id.Attempts;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.checkpointing.manifest.SectionHandle.Inlined;
import dev.weir.checkpointing.manifest.SectionHandle.Location;
import dev.weir.checkpointing.manifest.SectionHandle.Stored;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ManifestCodecTest {
  private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");

  @Property(tries = 300)
  void whatIsWrittenIsRead(@ForAll("manifests") Manifest manifest) {
    byte[] bytes = ManifestCodec.encode(manifest);
    Manifest read = ManifestCodec.decode(bytes);
    assertThat(read).usingRecursiveComparison().isEqualTo(manifest);
    assertThat(ManifestCodec.encode(read)).isEqualTo(bytes);
  }

  @Property(tries = 100)
  void everyFlippedBitIsNoticed(@ForAll("manifests") Manifest manifest) {
    byte[] bytes = ManifestCodec.encode(manifest);
    for (int bit = 0; bit < bytes.length * 8; bit += Math.max(1, bytes.length / 64)) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertMalformed(damaged);
    }
  }

  @Property(tries = 100)
  void everyCutAndEveryTailIsNoticed(@ForAll("manifests") Manifest manifest) {
    byte[] bytes = ManifestCodec.encode(manifest);
    for (int length = 0; length < bytes.length; length += 1 + bytes.length / 100) {
      assertMalformed(Arrays.copyOf(bytes, length));
    }
    assertMalformed(Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** A right checksum over anything: neither another exception nor a large allocation follows. */
  @Property(tries = 500)
  void whateverTheChecksumCoversItIsAManifestOrMalformed(
      @ForAll("manifests") Manifest manifest, @ForAll List<Byte> patch, @ForAll int at) {
    byte[] bytes = ManifestCodec.encode(manifest);
    int body = bytes.length - 10 - 4;
    for (int i = 0; i < patch.size(); i++) {
      bytes[10 + Math.floorMod(at + i, body)] = patch.get(i);
    }
    seal(bytes);
    try {
      assertThat(ManifestCodec.encode(ManifestCodec.decode(bytes))).isNotEmpty();
    } catch (MalformedBytesException e) {
      assertThat(e).hasMessageStartingWith("manifest: ");
    }
  }

  @Test
  void theFormStaysAsItIs() {
    var stored = new Stored("jobs/j/c1/a1/e", 300, 5, 7);
    var committable = new Committable("out", 1, 2, 3, "p");
    var manifest =
        new Manifest(
            JOB,
            new CheckpointId(0x3_0000_0011L),
            Attempts.first(),
            "aa",
            "bb",
            128,
            List.of(
                new SectionHandle(new SubtaskId(0, 0), false, stored, List.of()),
                new SectionHandle(
                    new SubtaskId(0, 1),
                    true,
                    new Inlined(new byte[] {9}, 8),
                    List.of(committable))));
    assertThat(HexFormat.of().formatHex(ManifestCodec.encode(manifest)))
        .isEqualTo(
            "57454952"
                + "4d465354" // WEIRMFST
                + "0100" // version
                + "40"
                + HexFormat.of().formatHex(JOB.value().getBytes(StandardCharsets.US_ASCII))
                + "1100000003000000" // id
                + "010001" // attempts
                + "046161"
                + "046262" // plan, fingerprint
                + "8001"
                + "02" // key groups, sections
                + "0000"
                + "00"
                + "1c6a6f62732f6a2f63312f61312f65"
                + "ac02"
                + "05"
                + "07000000"
                + "00" // committables
                + "00" // positions
                + "0001"
                + "03"
                + "0109"
                + "08000000"
                + "01"
                + "066f7574"
                + "01"
                + "02"
                + "0300000000000000"
                + "0270"
                + "00"
                + CRC_OF_FORM);
  }

  private static final String CRC_OF_FORM = "098d59c6";

  @Test
  void whenTheVersionIsOfALaterWeirThenTheMessageSaysSo() {
    byte[] bytes = ManifestCodec.encode(manifest(List.of()));
    bytes[8] = 2;
    seal(bytes);
    assertThatThrownBy(() -> ManifestCodec.decode(bytes))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessage("manifest: version: expected 1, found 2");
  }

  @Test
  void whenItIsSomethingElseThenTheMessageSaysSo() {
    assertThatThrownBy(
            () -> ManifestCodec.decode("a text of some length".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessage("manifest: these bytes are none");
  }

  @Test
  void whenSubtasksAreOutOfOrderThenItIsNotWritten() {
    var second = new SectionHandle(new SubtaskId(1, 0), false, new Stored("k", 0, 1, 2), List.of());
    var first = new SectionHandle(new SubtaskId(0, 9), false, new Stored("k", 0, 1, 2), List.of());
    for (List<SectionHandle> wrong : List.of(List.of(second, first), List.of(first, first))) {
      assertThatThrownBy(() -> ManifestCodec.encode(manifest(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("out of order");
    }
  }

  private static Manifest manifest(List<SectionHandle> sections) {
    return new Manifest(JOB, new CheckpointId(1), Attempts.first(), "aa", "bb", 128, sections);
  }

  private static void seal(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    for (int i = 0; i < 4; i++) {
      bytes[bytes.length - 4 + i] = (byte) (crc.getValue() >>> (8 * i));
    }
  }

  private static void assertMalformed(byte[] bytes) {
    assertThatThrownBy(() -> ManifestCodec.decode(bytes))
        .isInstanceOf(MalformedBytesException.class);
  }

  @Provide
  Arbitrary<Manifest> manifests() {
    Arbitrary<JobId> jobs =
        Arbitraries.strings().withChars("0123456789abcdef").ofLength(32).map(JobId::new);
    Arbitrary<CheckpointId> ids = Arbitraries.longs().greaterOrEqual(0).map(CheckpointId::new);
    Arbitrary<Attempts> attempts =
        Arbitraries.maps(
                Arbitraries.integers().greaterOrEqual(0), Arbitraries.integers().greaterOrEqual(1))
            .ofMaxSize(5)
            .map((Map<Integer, Integer> m) -> new Attempts(new TreeMap<>(m)));
    return Combinators.combine(
            jobs,
            ids,
            attempts,
            Arbitraries.strings().ofMaxLength(64),
            Arbitraries.strings().ofMaxLength(64),
            Arbitraries.integers().greaterOrEqual(1),
            sections())
        .as(Manifest::new);
  }

  private static Arbitrary<List<SectionHandle>> sections() {
    Arbitrary<Integer> natural = Arbitraries.integers().greaterOrEqual(0);
    Arbitrary<SubtaskId> subtasks = Combinators.combine(natural, natural).as(SubtaskId::new);
    Arbitrary<Long> lengths = Arbitraries.longs().greaterOrEqual(0);
    Arbitrary<Location> stored =
        Combinators.combine(Arbitraries.strings(), lengths, lengths, Arbitraries.integers())
            .as(Stored::new);
    Arbitrary<Location> inlined =
        Combinators.combine(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40), Arbitraries.integers())
            .as(Inlined::new);
    Arbitrary<Committable> committables =
        Combinators.combine(
                Arbitraries.strings(), natural, natural, Arbitraries.longs(), Arbitraries.strings())
            .as(Committable::new);
    Arbitrary<SortedMap<String, Long>> positions =
        Arbitraries.maps(Arbitraries.strings().ascii().ofMaxLength(9), Arbitraries.longs())
            .ofMaxSize(3)
            .map(TreeMap::new);
    Arbitrary<SectionHandle> sections =
        Combinators.combine(
                subtasks,
                Arbitraries.of(true, false),
                Arbitraries.oneOf(stored, inlined),
                committables.list().ofMaxSize(3),
                positions)
            .as(SectionHandle::new);
    return sections.list().ofMaxSize(8).map(ManifestCodecTest::inOrder);
  }

  private static List<SectionHandle> inOrder(List<SectionHandle> sections) {
    var bySubtask = new TreeMap<SubtaskId, SectionHandle>();
    sections.forEach(s -> bySubtask.put(s.subtask(), s));
    return new ArrayList<>(bySubtask.values());
  }
}

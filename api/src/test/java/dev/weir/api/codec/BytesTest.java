package dev.weir.api.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
  private static final int MAX = 1 << 20;

  private static ByteWriter writer() {
    return new ByteWriter(16, MAX);
  }

  private static String hex(ByteWriter out) {
    return HexFormat.of().formatHex(out.toByteArray());
  }

  @Property
  void numbersComeBack(
      @ForAll long number, @ForAll double real, @ForAll boolean flag, @ForAll short small) {
    ByteWriter out = writer();
    out.writeByte((int) number);
    out.writeShort(small);
    out.writeInt((int) number);
    out.writeLong(number);
    out.writeVarInt((int) number);
    out.writeVarLong(number);
    out.writeFloat((float) real);
    out.writeDouble(real);
    out.writeBoolean(flag);

    ByteReader in = new ByteReader(out.toByteArray());
    assertThat(in.readByte()).isEqualTo((byte) number);
    assertThat(in.readShort()).isEqualTo(small);
    assertThat(in.readInt()).isEqualTo((int) number);
    assertThat(in.readLong()).isEqualTo(number);
    assertThat(in.readVarInt()).isEqualTo((int) number);
    assertThat(in.readVarLong()).isEqualTo(number);
    assertThat(in.readFloat()).isEqualTo((float) real);
    assertThat(in.readDouble()).isEqualTo(real);
    assertThat(in.readBoolean()).isEqualTo(flag);
    assertThat(in.remaining()).isZero();
  }

  @Property
  void textAndArraysComeBackAndTheirFormIsCanonical(@ForAll String text, @ForAll byte[] bytes) {
    ByteWriter out = writer();
    out.writeString(text);
    out.writeByteArray(bytes);
    ByteWriter again = writer();
    again.writeString(new String(text.toCharArray()));
    again.writeByteArray(bytes.clone());

    ByteReader in = new ByteReader(out.toByteArray());
    assertThat(in.readString()).isEqualTo(text);
    assertThat(in.readByteArray()).isEqualTo(bytes);
    assertThat(in.remaining()).isZero();
    assertThat(again.toByteArray()).isEqualTo(out.toByteArray());
  }

  @Property
  void damagedBytesNeverReadOutsideTheirRange(
      @ForAll byte[] bytes, @ForAll @IntRange(min = 0, max = 5) int what) {
    byte[] framed = new byte[bytes.length + 16];
    System.arraycopy(bytes, 0, framed, 8, bytes.length);
    ByteReader in = new ByteReader();
    in.reset(framed, 8, bytes.length);

    try {
      while (in.remaining() > 0) {
        read(in, what);
        assertThat(in.position()).isBetween(8, 8 + bytes.length);
      }
    } catch (MalformedBytesException expected) {
      assertThat(expected).hasMessageMatching(".*(expected|count|longer|string).*");
    }
  }

  private static void read(ByteReader in, int what) {
    switch (what) {
      case 0 -> in.readString();
      case 1 -> in.readByteArray();
      case 2 -> in.readVarInt();
      case 3 -> in.readVarLong();
      case 4 -> in.readBoolean();
      default -> in.readCount(8);
    }
  }

  @Test
  void whatWasReadCanBeReadAgainButNothingBeforeOrBehind() {
    ByteReader in = new ByteReader();
    in.reset(new byte[] {9, 9, 1, 2, 3, 9}, 2, 3);
    in.skip(3);
    in.rewind(3);
    assertThat(in.readByte()).isEqualTo((byte) 2);
    in.rewind(2);
    assertThat(in.remaining()).isEqualTo(3);
    assertThatThrownBy(() -> in.rewind(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> in.rewind(3)).isInstanceOf(IllegalArgumentException.class);
    assertThat(in.readByte()).isEqualTo((byte) 1);
  }

  @ParameterizedTest
  @CsvSource({"0,00", "127,7f", "128,8001", "300,ac02", "-1,ffffffff0f"})
  void varints(int value, String bytes) {
    ByteWriter out = writer();
    out.writeVarInt(value);

    assertThat(hex(out)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"'',00", "é,02e9", "ab,046162", "€,03ac20", "a€,056100ac20"})
  void strings(String value, String bytes) {
    ByteWriter out = writer();
    out.writeString(value);

    assertThat(hex(out)).isEqualTo(bytes);
  }

  @Test
  void numbersAreLittleEndian() {
    ByteWriter out = writer();
    out.writeInt(0x01020304);
    out.writeLong(1);

    assertThat(hex(out)).isEqualTo("040302010100000000000000");
  }

  @Test
  void whenARecordIsTooLargeThenTheWriterCanBeRewound() {
    ByteWriter out = new ByteWriter(16, 32);
    out.writeLong(7);
    int before = out.position();

    assertThatThrownBy(() -> out.writeByteArray(new byte[40]))
        .isInstanceOfSatisfying(
            RecordTooLargeException.class,
            e -> {
              assertThat(e.maxBytes()).isEqualTo(32);
              assertThat(e.neededBytes()).isGreaterThan(32);
            });
    out.rewind(before);
    out.writeLong(8);

    ByteReader in = new ByteReader(out.toByteArray());
    assertThat(in.readLong()).isEqualTo(7);
    assertThat(in.readLong()).isEqualTo(8);
    assertThatThrownBy(() -> out.rewind(17)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffffffffffff", "ffffffff7f"})
  void whenAVarintIsTooLongOrACountIsTooLargeThenItIsRefused(String bytes) {
    byte[] given = HexFormat.of().parseHex(bytes);

    assertThatThrownBy(() -> new ByteReader(given).readCount(1))
        .isInstanceOf(MalformedBytesException.class);
    assertThatThrownBy(() -> new ByteReader(given).readString())
        .isInstanceOf(MalformedBytesException.class);
  }

  @Test
  void aBooleanIsZeroOrOne() {
    assertThatThrownBy(() -> new ByteReader(new byte[] {2}).readBoolean())
        .isInstanceOf(MalformedBytesException.class)
        .hasMessageContaining("found 2");
  }

  @Property
  void theHashOfACodecIsTheHashOfItsBytes(@ForAll String text) {
    Codec<String> codec =
        new Codec<>() {
          @Override
          public void encode(String value, ByteWriter out) {
            out.writeString(value);
          }

          @Override
          public String decode(ByteReader in) {
            return in.readString();
          }
        };
    ByteWriter scratch = writer();
    scratch.writeLong(99);
    ByteWriter out = writer();
    codec.encode(text, out);

    assertThat(codec.hash(text, scratch)).isEqualTo(Murmur3.hash(out.array(), 0, out.position()));
  }
}

package dev.weir.api.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Murmur3Test {

  private static int hash(byte[] bytes) {
    return Murmur3.hash(bytes, 0, bytes.length);
  }

  /** Published vectors of MurmurHash3_x86_32 with seed 0. */
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "a, 3c2569b2",
    "abc, b3dd93fa",
    "test, ba6bd213",
    "'Hello, world!', c0363e43",
    "The quick brown fox jumps over the lazy dog, 2e4ff723"
  })
  void knownVectors(String text, String hex) {
    assertThat(Integer.toHexString(hash(text.getBytes(StandardCharsets.UTF_8)))).isEqualTo(hex);
  }

  @Test
  void knownVectorsOfBytes() {
    assertThat(hash(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff}))
        .isEqualTo(0x76293b50);
    assertThat(hash(new byte[] {0x21, 0x43, 0x65, (byte) 0x87})).isEqualTo(0xf55b516b);
    assertThat(hash(new byte[] {0, 0, 0, 0})).isEqualTo(0x2362f9de);
    assertThat(hash(new byte[] {0, 0, 0})).isEqualTo(0x85f0b427);
    assertThat(hash(new byte[] {0x21, 0x43, 0x65})).isEqualTo(0x7e4a8634);
    assertThat(hash(new byte[] {0x21, 0x43})).isEqualTo(0xa0f7b07a);
    assertThat(hash(new byte[] {0x21})).isEqualTo(0x72661cf4);
  }

  @Property
  void numbersHashAsTheirBytes(@ForAll long number) {
    byte[] eight = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
    byte[] four =
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) number).array();

    assertThat(Murmur3.hashLong(number)).isEqualTo(hash(eight));
    assertThat(Murmur3.hashInt((int) number)).isEqualTo(hash(four));
  }

  @Property
  void theOffsetDoesNotMatter(
      @ForAll byte[] bytes, @ForAll @IntRange(min = 0, max = 9) int offset) {
    byte[] shifted = new byte[bytes.length + offset + 3];
    System.arraycopy(bytes, 0, shifted, offset, bytes.length);

    assertThat(Murmur3.hash(shifted, offset, bytes.length)).isEqualTo(hash(bytes));
  }
}

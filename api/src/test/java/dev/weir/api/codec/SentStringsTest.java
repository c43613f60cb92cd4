package dev.weir.api.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SentStringsTest {
  private final SentStrings sent = new SentStrings(64, 2_000);
  private final ByteWriter out = new ByteWriter(64, 1 << 24, sent);
  private final ReceivedStrings received = new ReceivedStrings();

  /** The bytes that a string takes. */
  private int write(String value) {
    int before = out.position();
    out.writeString(value);
    return out.position() - before;
  }

  private List<String> read(int count) {
    var in = new ByteReader(received);
    in.reset(out.array(), 0, out.position());
    var strings = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      strings.add(in.readString());
    }
    assertThat(in.remaining()).isZero();
    return strings;
  }

  @Property(tries = 200)
  void whatIsWrittenIsReadHoweverOftenItRepeats(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 2_000) int different) {
    var strings = new SentStrings(256, 5_000);
    var writer = new ByteWriter(64, 1 << 24, strings);
    var kept = new ReceivedStrings();
    var random = new Random(seed);
    for (int round = 0; round < 5; round++) {
      writer.clear();
      var expected = new ArrayList<String>();
      for (int i = 0; i < 3_000; i++) {
        String value = text(random.nextInt(different));
        expected.add(value);
        writer.writeString(value);
      }
      var in = new ByteReader(kept);
      in.reset(writer.array(), 0, writer.position());
      for (String value : expected) {
        assertThat(in.readString()).isEqualTo(value);
      }
      assertThat(in.remaining()).isZero();
      if (random.nextBoolean()) {
        strings.forget();
      }
    }
  }

  /** Of any length, some wide, some empty, some too long to be kept. */
  private static String text(int number) {
    String base = number % 3 == 0 ? "\u4e2d\ud83d\ude00" + number : "n" + number;
    return number % 11 == 0 ? "" : base + "x".repeat(number % 7 == 0 ? number : number % 40);
  }

  @Test
  void aStringIsKeptTheSecondTimeAndANumberFromTheThird() {
    String url = "https://example.org/a/long/address";
    assertThat(write(url)).isEqualTo(2 + url.length());
    assertThat(write(new String(url))).isEqualTo(4 + url.length());
    assertThat(write(new String(url))).isLessThanOrEqualTo(2);
    assertThat(read(3)).containsOnly(url);
  }

  @Test
  void whatRepeatsIsTheSameObjectToTheReader() {
    for (int i = 0; i < 4; i++) {
      write("again");
    }
    List<String> strings = read(4);
    assertThat(strings.get(2)).isSameAs(strings.get(1));
    assertThat(strings.get(3)).isSameAs(strings.get(1));
  }

  @Test
  void afterForgettingEachIsSentAgain() {
    for (int i = 0; i < 3; i++) {
      write("again");
    }
    int before = out.position();
    sent.forget();
    out.rewind(before);
    assertThat(write("again")).isGreaterThan(5);
    assertThat(read(4)).containsOnly("again");
  }

  @Test
  void whatACodecTakesBackIsSentAgain() {
    write("again");
    int before = out.position();
    write("again"); // to be kept
    out.rewind(before);
    write("again");
    write("again");
    assertThat(read(3)).containsOnly("again");
  }

  @Test
  void aStringThatThereWasNoRoomForIsSentAgain() {
    var small = new ByteWriter(16, 64, sent);
    String address = "x".repeat(40);
    small.writeString(address);
    assertThatThrownBy(() -> small.writeString(address))
        .isInstanceOf(RecordTooLargeException.class);
    write(address);
    write(address);
    assertThat(read(2)).containsOnly(address);
  }

  @Test
  void aReaderKeepsNoMoreCharactersThanItsWriter() {
    for (int i = 0; i < 200; i++) {
      for (int times = 0; times < 2; times++) {
        write("x".repeat(480) + i);
      }
    }
    read(400);
    int chars = 0;
    for (int slot = 0; slot < 64; slot++) {
      try {
        chars += received.at(slot).length();
      } catch (MalformedBytesException e) {
        assertThat(e).hasMessageContaining("was never sent");
      }
    }
    assertThat(chars).isBetween(480, 2_000);
  }

  @Test
  void stringsOfOneHashAreNotTakenForEachOther() {
    var expected = new ArrayList<String>();
    for (String value : List.of("Aa", "BB", "Aa", "Aa", "BB", "BB", "BB", "Aa")) {
      expected.add(value);
      write(new String(value));
    }
    assertThat("Aa").hasSameHashCodeAs("BB");
    assertThat(read(expected.size())).isEqualTo(expected);
  }

  @Test
  void stringsThatNeverRepeatDisplaceNone() {
    write("again");
    write("again");
    for (int i = 0; i < 2_000; i++) {
      write("once-" + i * 7_919);
      assertThat(write("again")).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void whereNoneRepeatsFewAreLookedAt() {
    for (int i = 0; i < 4_096; i++) {
      write("once-" + i * 7_919);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(write("again")).isEqualTo(6);
    }
  }

  @Test
  void whatIsEmptyOrTooLongDoesNotCountAgainstWhatRepeats() {
    String tooLong = "x".repeat(SentStrings.MAX_CHARS + 1);
    for (int i = 0; i < 2_000; i++) {
      write("again");
      for (int other = 0; other < 20; other++) {
        write("");
      }
      write(tooLong);
    }
    assertThat(write("again")).isLessThanOrEqualTo(2);
  }

  @Test
  void aReaderRefusesWhatWasNeverSent() {
    assertThatThrownBy(() -> reader((5 << 2) | ByteWriter.REPEATED, 0).readString())
        .isInstanceOf(MalformedBytesException.class)
        .hasMessageContaining("string 5 was never sent");
    assertThatThrownBy(() -> reader((1 << 2) | ByteWriter.KEPT, SentStrings.MAX_SLOTS).readString())
        .isInstanceOf(MalformedBytesException.class)
        .hasMessageContaining("slot 4096");
  }

  private ByteReader reader(int head, int slot) {
    var raw = new ByteWriter(64, 64);
    raw.writeVarInt(head);
    raw.writeShort(slot);
    raw.writeByte('x');
    var in = new ByteReader(received);
    in.reset(raw.array(), 0, raw.position());
    return in;
  }
}

package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static final int MAX_RECORD_BYTES = 200_000;

  private final List<byte[]> frames = new ArrayList<>();

  private FrameWriter writer(int frameBytes) {
    return writer(TestMesh.ALONE, frameBytes);
  }

  private FrameWriter writer(EdgeForm form, int frameBytes) {
    return new FrameWriter(
        9,
        "operator 'x', subtask 0",
        form,
        frameBytes,
        MAX_RECORD_BYTES,
        (bytes, length, barrier) -> {
          assertThat(length).isLessThanOrEqualTo(frameBytes);
          frames.add(Arrays.copyOf(bytes, length));
        });
  }

  private static List<String> read(List<byte[]> frames) {
    var reader = new FrameReader(TestMesh.ALONE, MAX_RECORD_BYTES);
    var elements = new ArrayList<String>();
    for (byte[] frame : frames) {
      assertThat(Frame.kind(frame, frame.length)).isEqualTo(Frame.DATA);
      assertThat(Frame.channel(frame)).isEqualTo(9);
      reader.open(frame, frame.length);
      while (reader.hasMore()) {
        int element = reader.next();
        if (element == Element.RECORD) {
          Item item = (Item) reader.takeRecord();
          assertThat(item.isIntact()).isTrue();
          elements.add(item.n() + ":" + item.ballast().length + "@" + reader.value());
        } else if (element == Element.WATERMARK || element == Element.BARRIER) {
          elements.add(element + "@" + reader.value());
        } else if (element != Element.NONE) {
          elements.add("mark " + element);
        }
      }
    }
    return elements;
  }

  @Test
  void whatIsWrittenIsReadWhateverTheSizes() {
    for (long seed = 0; seed < 300; seed++) {
      frames.clear();
      var random = new Random(seed);
      int frameBytes = Frame.MIN_BYTES + random.nextInt(Frame.MAX_BYTES - Frame.MIN_BYTES + 1);
      var writer = writer(frameBytes);
      var expected = new ArrayList<String>();
      for (int step = 0; step < 60; step++) {
        switch (random.nextInt(8)) {
          case 0 -> {
            long watermark = random.nextLong();
            writer.watermark(watermark);
            if (!expected.isEmpty()
                && !writer.isEmpty()
                && expected.get(expected.size() - 1).startsWith(Element.WATERMARK + "@")) {
              expected.remove(expected.size() - 1);
            }
            expected.add(Element.WATERMARK + "@" + watermark);
            writer.mark(Element.IDLE);
            expected.add("mark " + Element.IDLE);
          }
          case 1 -> {
            writer.barrier(new CheckpointId(step + 1));
            expected.add(Element.BARRIER + "@" + (step + 1));
          }
          case 2 -> writer.closeUnlessEmpty();
          default -> {
            int size = random.nextInt(1 << random.nextInt(18));
            long time = random.nextBoolean() ? random.nextLong() : random.nextInt(100);
            writer.record(Item.of(9, step, size), time, 0);
            expected.add(step + ":" + size + "@" + time);
          }
        }
      }
      writer.closeUnlessEmpty();
      assertThat(read(frames)).as("seed %s", seed).isEqualTo(expected);
    }
  }

  @Test
  void aRecordThatAFrameHoldsMayBeLongerThanOneLengthCanSay() {
    var writer = writer(Frame.MAX_BYTES);
    var expected = new ArrayList<String>();
    for (int size = Frame.MAX_ELEMENT_BYTES - 40; size < Frame.MAX_ELEMENT_BYTES + 40; size++) {
      writer.record(Item.of(9, size, size), 1, 0);
      expected.add(size + ":" + size + "@1");
    }
    writer.closeUnlessEmpty();
    assertThat(read(frames)).isEqualTo(expected);
  }

  @Test
  void aWatermarkReplacesTheOneRightBeforeIt() {
    var writer = writer(Frame.MIN_BYTES);
    for (int watermark = 0; watermark < 10_000; watermark++) {
      writer.watermark(watermark);
    }
    writer.record(Item.of(0, 1, 0), InputGate.NO_TIMESTAMP, 0);
    writer.watermark(10_000);
    writer.closeUnlessEmpty();
    assertThat(read(frames))
        .containsExactly(
            Element.WATERMARK + "@9999", "1:0@" + Long.MIN_VALUE, Element.WATERMARK + "@10000");
  }

  @Test
  void aRecordAboveTheLimitIsRefusedByNameAndLeavesTheFrameAsItWas() {
    var writer = writer(Frame.MIN_BYTES);
    writer.record(Item.of(0, 1, 10), 5, 0);
    for (int ballast : new int[] {MAX_RECORD_BYTES, 10 * MAX_RECORD_BYTES}) {
      assertThatThrownBy(() -> writer.record(Item.of(0, 2, ballast), 6, 0))
          .isInstanceOfSatisfying(
              WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RECORD_TOO_LARGE))
          .hasMessageContaining("operator 'x'")
          .hasMessageContaining("maxRecordBytes");
    }
    writer.record(Item.of(0, 3, 20), 7, 0);
    writer.closeUnlessEmpty();
    assertThat(read(frames)).containsExactly("1:10@5", "3:20@7");
  }

  @Test
  void damagedBytesAreRefusedAndNeverMoreThanThat() {
    var writer = writer(Frame.MIN_BYTES);
    var random = new Random(4);
    for (int n = 0; n < 60; n++) {
      writer.record(Item.of(0, n, random.nextInt(n == 30 ? 9_000 : 100)), n * 10L, 0);
      writer.watermark(n);
    }
    writer.mark(Element.END_OF_DATA);
    writer.barrier(new CheckpointId(3));
    int refused = 0;
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] frame = frames.get(random.nextInt(frames.size())).clone();
      int length = random.nextInt(4) == 0 ? random.nextInt(frame.length + 1) : frame.length;
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        if (Frame.kind(frame, length) == Frame.DATA) {
          var reader = new FrameReader(TestMesh.ALONE, MAX_RECORD_BYTES);
          reader.open(frame, length);
          while (reader.hasMore()) {
            reader.next();
          }
        }
      } catch (MalformedBytesException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void theHashOfARecordsKeyIsNotCountedAmongItsBytes() {
    var form = new EdgeForm(() -> Item.CODEC, "x", true);
    var writer = writer(form, Frame.MIN_BYTES);
    Item small = Item.of(0, 1, 10);
    Item largest = Item.of(0, 2, 0);
    for (int ballast = MAX_RECORD_BYTES; largest.ballast().length == 0; ballast--) {
      Item item = Item.of(0, 2, ballast);
      largest = bytes(item) == MAX_RECORD_BYTES ? item : largest;
    }
    writer.record(small, 1, 77);
    writer.record(largest, 2, -1);
    Item tooLarge = Item.of(0, 3, largest.ballast().length + 1);
    assertThatThrownBy(() -> writer.record(tooLarge, 3, 5))
        .hasMessageContaining("of at least " + (MAX_RECORD_BYTES + 1) + " bytes");
    writer.closeUnlessEmpty();
    var reader = new FrameReader(form, MAX_RECORD_BYTES);
    var found = new ArrayList<String>();
    for (byte[] frame : frames) {
      reader.open(frame, frame.length);
      while (reader.hasMore()) {
        if (reader.next() == Element.RECORD) {
          found.add(((Item) reader.takeRecord()).n() + " " + reader.keyHash());
        }
      }
    }
    assertThat(found).containsExactly("1 77", "2 -1");
  }

  private static int bytes(Item item) {
    var out = new ByteWriter(64, 1 << 20);
    Item.CODEC.encode(item, out);
    return out.position();
  }

  @Test
  void aCodecThatReadsLessThanItWroteIsNoticed() {
    Codec<Item> half =
        new Codec<>() {
          @Override
          public void encode(Item value, ByteWriter out) {
            Item.CODEC.encode(value, out);
          }

          @Override
          public Item decode(ByteReader in) {
            return new Item(in.readVarInt(), in.readVarLong(), new byte[0]);
          }
        };
    var writer = writer(Frame.MIN_BYTES);
    writer.record(Item.of(0, 1, 10), 5, 0);
    writer.closeUnlessEmpty();
    var reader = new FrameReader(new EdgeForm(() -> half, "x", false), MAX_RECORD_BYTES);
    reader.open(frames.get(0), frames.get(0).length);
    assertThatThrownBy(reader::next)
        .isInstanceOf(MalformedBytesException.class)
        .hasMessageContaining("the codec read 2 of a record's 13 bytes");
  }

  @Test
  void feedbackCarriesItsNumbers() {
    byte[] credit = Frame.credit(77, 1L << 40, 9, 1L << 50, 3);
    assertThat(Frame.kind(credit, credit.length)).isEqualTo(Frame.CREDIT);
    assertThat(Frame.channel(credit)).isEqualTo(77);
    assertThat(Frame.framesRead(credit)).isEqualTo(1L << 40);
    assertThat(Frame.resolvedCheckpoint(credit)).isEqualTo(9);
    assertThat(Frame.elementsRead(credit)).isEqualTo(1L << 50);
    assertThat(Frame.maxUnread(credit)).isEqualTo(3);
    assertThat(Frame.kind(Frame.ready(), 8)).isEqualTo(Frame.READY);
    assertThat(Frame.kind(Frame.splitWanted(5), 8)).isEqualTo(Frame.SPLIT_WANTED);
    assertThatThrownBy(() -> Frame.kind(credit, 23)).hasMessageContaining("23 bytes");
  }

  /** Writes the text twice; refuses some only after that. */
  private static final Codec<String> FRAGILE =
      new Codec<>() {
        @Override
        public void encode(String value, ByteWriter out) {
          out.writeString(value);
          out.writeString(value);
          if (value.startsWith("bad")) {
            throw new IllegalArgumentException(value);
          }
        }

        @Override
        public String decode(ByteReader in) {
          String first = in.readString();
          assertThat(in.readString()).isEqualTo(first);
          return first;
        }
      };

  /** Tries a long form first, and takes it back where it does not pay. */
  private static final Codec<String> HESITANT =
      new Codec<>() {
        @Override
        public void encode(String value, ByteWriter out) {
          int start = out.position();
          out.writeBoolean(true);
          out.writeString(value);
          out.writeString(value);
          if (value.hashCode() % 3 == 0) {
            out.rewind(start);
            out.writeBoolean(false);
            out.writeString(value);
          }
        }

        @Override
        public String decode(ByteReader in) {
          if (in.readBoolean()) {
            String value = in.readString();
            assertThat(in.readString()).isEqualTo(value);
            return value;
          }
          return in.readString();
        }
      };

  @Test
  void aCodecMayTakeBackWhatItWrote() {
    var writer = stringWriter(HESITANT);
    var random = new Random(3);
    var expected = new ArrayList<String>();
    for (int i = 0; i < 5_000; i++) {
      String text = "text-" + random.nextInt(40);
      writer.record(text, i, 0);
      expected.add(text);
    }
    writer.closeUnlessEmpty();
    assertThat(strings(HESITANT)).isEqualTo(expected);
  }

  @Test
  void aRecordWhoseCodecRunsOutOfStackLeavesTheFrameAsItWas() {
    Codec<String> deep =
        new Codec<>() {
          @Override
          public void encode(String value, ByteWriter out) {
            out.writeString(value);
            if (value.equals("deep")) {
              throw new StackOverflowError();
            }
          }

          @Override
          public String decode(ByteReader in) {
            return in.readString();
          }
        };
    var writer = stringWriter(deep);
    writer.record("first", 1, 0);
    assertThatThrownBy(() -> writer.record("deep", 2, 0)).isInstanceOf(StackOverflowError.class);
    writer.record("second", 3, 0);
    writer.closeUnlessEmpty();
    assertThat(strings(deep)).containsExactly("first", "second");
  }

  private FrameWriter stringWriter(Codec<String> codec) {
    return new FrameWriter(
        9,
        "operator 'x', subtask 0",
        new EdgeForm(() -> codec, "x", false),
        Frame.MIN_BYTES,
        MAX_RECORD_BYTES,
        (bytes, length, barrier) -> frames.add(Arrays.copyOf(bytes, length)));
  }

  private List<String> strings(Codec<String> codec) {
    var reader = new FrameReader(new EdgeForm(() -> codec, "x", false), MAX_RECORD_BYTES);
    var found = new ArrayList<String>();
    for (byte[] frame : frames) {
      reader.open(frame, frame.length);
      while (reader.hasMore()) {
        if (reader.next() == Element.RECORD) {
          found.add((String) reader.takeRecord());
        }
      }
    }
    return found;
  }

  @Test
  void stringsOfARecordThatFailedAreNotReferredTo() {
    var writer = stringWriter(FRAGILE);
    var random = new Random(7);
    var expected = new ArrayList<String>();
    for (int i = 0; i < 5_000; i++) {
      String text = (random.nextInt(10) == 0 ? "bad-" : "good-") + random.nextInt(30);
      String whole = random.nextInt(100) == 0 ? text + "-".repeat(60_000) : text;
      try {
        writer.record(whole, i, 0);
        expected.add(whole);
      } catch (IllegalArgumentException | WeirException e) {
        assertThat(whole).matches("bad.*|.{50000,}"); // twice 60,000 is too large a record
      }
    }
    writer.closeUnlessEmpty();
    assertThat(strings(FRAGILE)).isEqualTo(expected);
  }
}

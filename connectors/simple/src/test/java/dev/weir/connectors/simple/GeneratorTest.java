package dev.weir.connectors.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.WeirException;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.api.source.SplitOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private final AtomicLong clock = new AtomicLong(1_000_000);
  private final List<Long> emitted = new ArrayList<>();

  /** Numbers of one split, all of which also go to the test's list in the order they come. */
  private final class Numbers implements SplitOutput<Long> {
    private final Split split;
    private final List<Long> numbers = new ArrayList<>();
    private long position;
    private int finishes;

    Numbers(Split split) {
      this.split = split;
      this.position = split.position();
    }

    @Override
    public Split split() {
      return split;
    }

    @Override
    public void emit(Long number, long nextPosition, long timestampMillis) {
      assertThat(number).isEqualTo(position);
      numbers.add(number);
      emitted.add(number);
      position = nextPosition;
    }

    @Override
    public void finished() {
      finishes++;
    }
  }

  @Property(tries = 200)
  void everyNumberIsInOneSplitOnceAndCanBeResumedAnywhere(
      @ForAll @LongRange(min = 0, max = 1000) long from,
      @ForAll @LongRange(min = 0, max = 60) long count,
      @ForAll @IntRange(min = 1, max = 12) int splits,
      @ForAll @IntRange(min = 1, max = 20) int stopAfter)
      throws Exception {
    emitted.clear();
    Generator<Long> generator = numbers().from(from).count(count).splitInto(splits);
    List<Numbers> first = outputs(generator.splits(1));
    SourceReader<Long> reader = reader(generator, first);
    reader.poll(stopAfter);

    List<Split> left = new ArrayList<>();
    for (Numbers output : first) {
      if (output.finishes == 0) {
        left.add(output.split().at(output.position));
      }
    }
    List<Numbers> second = outputs(left);
    reader = reader(generator, second);
    while (reader.poll(7) == SourceReader.MORE) {
      assertThat(emitted).hasSizeLessThanOrEqualTo((int) count);
    }

    assertThat(reader.poll(1)).isEqualTo(SourceReader.NOTHING);
    assertThat(second).allMatch(n -> n.finishes == 1);
    assertThat(emitted.stream().sorted())
        .isEqualTo(LongStream.range(from, from + count).boxed().toList());
  }

  @Test
  void aSplitHoldsTheNumbersOfOneRemainder() throws Exception {
    Generator<Long> generator = numbers().from(5).count(10).splitInto(4);
    List<Numbers> outputs = outputs(generator.splits(99));
    SourceReader<Long> reader = reader(generator, outputs);
    reader.poll(100);

    assertThat(outputs).hasSize(4);
    assertThat(outputs.get(0).numbers).containsExactly(8L, 12L);
    assertThat(outputs.get(1).numbers).containsExactly(5L, 9L, 13L);
    assertThat(outputs.get(3).numbers).containsExactly(7L, 11L);
    assertThat(emitted).isSorted();
  }

  @Test
  void withoutACountItNeverEnds() throws Exception {
    Generator<Long> generator = numbers().from(Long.MAX_VALUE - 100).splitInto(3);
    assertThat(generator.bounded()).isFalse();
    SourceReader<Long> reader = reader(generator, outputs(generator.splits(1)));

    assertThat(reader.poll(50)).isEqualTo(SourceReader.MORE);
    assertThat(emitted).hasSize(50);
  }

  @Test
  void aRateIsKeptByAllReadersTogether() throws Exception {
    Generator<Long> generator = numbers().rate(1000);
    List<Numbers> outputs = outputs(generator.splits(2));
    SourceReader<Long> even = reader(generator, outputs.subList(0, 3));
    SourceReader<Long> odd = reader(generator, outputs.subList(3, 8));
    long start = clock.get();

    for (int millis = 0; millis < 3000; millis++) {
      clock.set(start + millis);
      drain(even);
      drain(odd);
      assertThat(emitted).hasSize(millis + 1);
    }
    assertThat(emitted).isEqualTo(LongStream.range(0, 3000).boxed().toList());
  }

  @Test
  void slowRatesSayWhenTheNextRecordIsDue() throws Exception {
    Generator<Long> generator = numbers().rate(2);
    SourceReader<Long> reader = reader(generator, outputs(generator.splits(1)));

    assertThat(reader.poll(10)).isEqualTo(clock.get() + 500);
    assertThat(emitted).containsExactly(0L);
  }

  @Test
  void afterARestoreItGoesOnAtTheSameRateWithoutHurry() throws Exception {
    Generator<Long> generator = numbers().rate(8);
    List<Split> splits =
        IntStream.range(0, 8)
            .mapToObj(k -> generator.splits(1).get(k).at(8_000_003 + rest(k)))
            .toList();
    clock.addAndGet(3_600_000);
    SourceReader<Long> reader = reader(generator, outputs(splits));
    long start = clock.get();

    for (int record = 0; record < 40; record++) {
      clock.set(start + record * 125L);
      drain(reader);
      assertThat(emitted).hasSize(record + 1);
    }
    assertThat(emitted).isSorted();
  }

  /** Distance of split k's next number from 8,000,003, of which 3 is the remainder. */
  private static int rest(int k) {
    return Math.floorMod(k - 3, 8);
  }

  @Test
  void whatBackpressureHeldUpIsMadeUpForASecondBack() throws Exception {
    Generator<Long> generator = numbers().rate(100);
    SourceReader<Long> reader = reader(generator, outputs(generator.splits(1)));
    drain(reader);
    clock.addAndGet(10_000);
    int before = emitted.size();
    drain(reader);

    assertThat(emitted.size() - before).isBetween(100, 101);
    clock.addAndGet(1_000);
    before = emitted.size();
    drain(reader);
    assertThat(emitted.size() - before).isEqualTo(100);
  }

  @Test
  void aSplitThatComesLateDoesNotHurryEither() throws Exception {
    Generator<Long> generator = numbers().rate(100).splitInto(2);
    List<Numbers> outputs = outputs(generator.splits(1));
    SourceReader<Long> reader = reader(generator, outputs.subList(0, 1));
    long start = clock.get();
    for (int i = 0; i <= 100; i++) {
      clock.set(start + i * 100L);
      drain(reader);
    }
    assertThat(outputs.get(0).numbers).hasSize(501);

    reader.add(outputs.get(1));
    drain(reader);
    assertThat(outputs.get(1).numbers).isEmpty();
    clock.addAndGet(1_000);
    drain(reader);
    assertThat(outputs.get(1).numbers).hasSize(50);
    assertThat(outputs.get(0).numbers).hasSize(551);
  }

  @Test
  void attributesShowWhatTheContentDependsOn() {
    assertThat(numbers().attributes())
        .containsEntry("kind", "generator")
        .containsEntry("count", "unbounded")
        .containsEntry("rate", "unlimited")
        .containsEntry("splits", "8")
        .doesNotContainKey("describedAs");
    assertThat(numbers().count(9).rate(5).splitInto(3).describedAs("seed 7").attributes())
        .containsEntry("count", "9")
        .containsEntry("rate", "5")
        .containsEntry("splits", "3")
        .containsEntry("describedAs", "seed 7");
  }

  @Test
  void valuesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> numbers().splitInto(0))
        .isInstanceOf(WeirException.class)
        .hasMessage("generator, option splitInto: expected 1 to 4096, found 0");
    assertThatThrownBy(() -> numbers().rate(-1)).hasMessageContaining("at least 0, found -1");
  }

  private static Generator<Long> numbers() {
    return Generator.sequence(Long.class, n -> n);
  }

  private List<Numbers> outputs(List<Split> splits) {
    return splits.stream().map(Numbers::new).toList();
  }

  private SourceReader<Long> reader(Generator<Long> generator, List<Numbers> outputs)
      throws Exception {
    SourceReader<Long> reader = generator.reader(new ReaderContext("in", 0, 1, clock::get));
    for (Numbers output : outputs) {
      reader.add(output);
    }
    return reader;
  }

  private void drain(SourceReader<Long> reader) throws Exception {
    long answer = SourceReader.MORE;
    while (answer == SourceReader.MORE) {
      answer = reader.poll(10);
    }
    assertThat(answer).isGreaterThan(clock.get());
  }
}

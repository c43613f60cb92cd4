package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.checkpointing.manifest.SplitFigures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EnumeratorOperatorTest {
  private final Operators.Calls calls = new Operators.Calls();
  private final ElementContext context = new ElementContext(0, () -> 0);
  private final Deque<Integer> requests = new ArrayDeque<>();

  private record Listed(boolean bounded, List<String> names, List<Integer> asked)
      implements Source<Long> {
    @Override
    public TypeRef<Long> type() {
      return TypeRef.of(Long.class);
    }

    @Override
    public SortedMap<String, String> attributes() {
      return new TreeMap<>();
    }

    @Override
    public List<Split> splits(int readers) {
      asked.add(readers);
      return names.stream().map(name -> new Split(name, "d", 7)).toList();
    }

    @Override
    public SourceReader<Long> reader(ReaderContext context) {
      throw new UnsupportedOperationException("an enumerator reads nothing");
    }
  }

  private EnumeratorOperator enumerator(Listed source) {
    return new EnumeratorOperator("in", source, 2, calls, context);
  }

  private static Listed source(boolean bounded, String... names) {
    return new Listed(bounded, List.of(names), new ArrayList<>());
  }

  private List<String> next(EnumeratorOperator enumerator) {
    List<String> sent = new ArrayList<>();
    for (var next = poll(enumerator); next != null; next = poll(enumerator)) {
      Split split = next.assignment().split();
      sent.add(next.reader() + ":" + (split == null ? "no more" : split.id()));
    }
    return sent;
  }

  private EnumeratorOperator.Directed poll(EnumeratorOperator enumerator) {
    return enumerator.next(() -> Objects.requireNonNullElse(requests.poll(), -1));
  }

  @Test
  void itTellsHowManySplitsThereAreAndHowManyItHasHandedOutAlsoAfterARestore() {
    EnumeratorOperator enumerator = enumerator(source(true, "a", "b", "c"));
    assertThat(enumerator.figures()).isEmpty();
    requests.addAll(List.of(1, 0));
    enumerator.start();
    calls.runAll();
    next(enumerator);
    assertThat(enumerator.figures()).isEqualTo(SplitFigures.of("in", 3, 2));
    var saved = new ByteWriter(64, 1 << 16);
    enumerator.save(saved);
    EnumeratorOperator after = enumerator(source(true));
    after.restore(new ByteReader(saved.toByteArray()));
    assertThat(after.figures()).isEqualTo(SplitFigures.of("in", 3, 2));
  }

  @Test
  void boundedSplitsGoToThoseWhoAskAndThenAllAreToldThatThereAreNoMore() {
    EnumeratorOperator enumerator = enumerator(source(true, "a", "b", "c"));
    requests.addAll(List.of(1, 0));
    assertThat(next(enumerator)).isEmpty();
    enumerator.start();
    assertThat(next(enumerator)).isEmpty();
    calls.runAll();
    assertThat(next(enumerator)).containsExactly("1:a", "0:b");
    assertThat(enumerator.isDone()).isFalse();
    requests.add(1);
    assertThat(next(enumerator)).containsExactly("1:c", "0:no more", "1:no more");
    assertThat(enumerator.isDone()).isTrue();
  }

  @Test
  void unboundedSplitsAreSpreadAtOnce() {
    EnumeratorOperator enumerator = enumerator(source(false, "a", "b", "c"));
    enumerator.start();
    calls.runAll();
    assertThat(next(enumerator)).containsExactly("0:a", "1:b", "0:c", "0:no more", "1:no more");
  }

  @Test
  void aRestoredEnumeratorHoldsWhatWasNotAssignedAndListsNothingAgain() {
    Listed source = source(true, "a", "b");
    EnumeratorOperator before = enumerator(source);
    before.start();
    calls.runAll();
    requests.add(0);
    next(before);
    var saved = new ByteWriter(64, 1 << 16);
    before.save(saved);
    EnumeratorOperator after = enumerator(source);
    after.restore(new ByteReader(saved.toByteArray()));
    after.start();
    calls.runAll();
    requests.addAll(List.of(1));
    assertThat(next(after)).containsExactly("1:b", "0:no more", "1:no more");
    assertThat(source.asked()).containsExactly(2);
  }

  @Test
  void oneThatWasSavedBeforeItListedListsAfterTheRestore() {
    Listed source = source(true, "a");
    var saved = new ByteWriter(64, 1 << 16);
    enumerator(source).save(saved);
    EnumeratorOperator after = enumerator(source);
    after.restore(new ByteReader(saved.toByteArray()));
    after.start();
    calls.runAll();
    requests.add(0);
    assertThat(next(after)).contains("0:a");
  }

  @Test
  void splitsOfOneNameAreRefused() {
    EnumeratorOperator enumerator = enumerator(source(true, "a", "a"));
    enumerator.start();
    calls.runAll();
    assertThat(context.failure()).hasMessageContaining("the split 'a' twice");
    assertThat(context.failure().code()).isEqualTo(ErrorCode.INPUT_UNREADABLE);
  }

  @Test
  void aStoppedEnumeratorAssignsNothingAndIsDone() {
    EnumeratorOperator enumerator = enumerator(source(true, "a"));
    enumerator.start();
    calls.runAll();
    enumerator.stop();
    requests.add(0);
    assertThat(next(enumerator)).isEmpty();
    assertThat(enumerator.isDone()).isTrue();
  }

  @Test
  void assignmentsSurviveTheirCodec() {
    var out = new ByteWriter(64, 1 << 10);
    var assignment = new Assignment(new Split("s", "dé", Long.MIN_VALUE));
    Assignment.CODEC.encode(assignment, out);
    Assignment.CODEC.encode(Assignment.NO_MORE, out);
    var in = new ByteReader(out.toByteArray());
    assertThat(Assignment.CODEC.decode(in)).isEqualTo(assignment);
    assertThat(Assignment.CODEC.decode(in)).isEqualTo(Assignment.NO_MORE);
    assertThat(in.remaining()).isZero();
  }
}

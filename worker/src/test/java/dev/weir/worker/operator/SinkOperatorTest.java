package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.CommitOutcome;
import dev.weir.api.sink.Committable;
import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.worker.template.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SinkOperatorTest {
  private final List<String> log = new ArrayList<>();
  private final SortedMap<String, CommitOutcome> outcomes = new TreeMap<>();
  private final List<CompletableFuture<Prepared>> preparing = new ArrayList<>();
  private final Operators.Calls calls = new Operators.Calls();
  private long millis = 1_000;
  private boolean full;
  private final ElementContext context = new ElementContext(0, () -> millis);
  private final SinkOperator<String> operator =
      new SinkOperator<>(
          "out",
          new Logged(),
          new SinkContext("0".repeat(32), "out", 0, 1, 2, calls, () -> millis),
          context,
          Templates.SHARED);

  /** Says what it was asked to do; commits come out as the test orders. */
  private final class Logged implements Sink<String>, SinkWriter<String>, SinkCommitter {
    @Override
    public TypeRef<String> type() {
      return TypeRef.of(String.class);
    }

    @Override
    public SortedMap<String, String> attributes() {
      return new TreeMap<>();
    }

    @Override
    public void validate(String jobId) {
      log.add("validate");
    }

    @Override
    public SinkWriter<String> writer(SinkContext context) {
      log.add("writer");
      return this;
    }

    @Override
    public SinkCommitter committer(SinkContext context) {
      log.add("committer");
      return this;
    }

    @Override
    public boolean write(String record) {
      if (full) {
        return false;
      }
      log.add("write " + record);
      return true;
    }

    @Override
    public CompletionStage<Prepared> prepare(long checkpointId) {
      log.add("prepare " + checkpointId);
      var stage = new CompletableFuture<Prepared>();
      preparing.add(stage);
      return stage;
    }

    @Override
    public CompletionStage<CommitOutcome> commit(Committable committable) {
      log.add("commit " + committable.payload());
      return CompletableFuture.completedFuture(
          outcomes.getOrDefault(committable.payload(), CommitOutcome.COMMITTED));
    }

    @Override
    public CompletionStage<?> fenceAndAbortStrays(List<Integer> inherited) {
      log.add("fence " + inherited);
      return CompletableFuture.completedFuture(0);
    }

    @Override
    public void close() {
      log.add("close");
    }
  }

  private static Committable committable(long checkpoint, String payload) {
    return new Committable("out", 0, 1, checkpoint, payload);
  }

  private static CheckpointId id(long value) {
    return new CheckpointId(value);
  }

  private void prepared(int at, Committable... committables) {
    preparing.get(at).complete(new Prepared(List.of(committables)));
  }

  private void open() {
    operator.open(new SinkOperator.Recovery(List.of(), List.of(0)));
    assertThat(operator.isOpen()).isTrue();
    log.clear();
  }

  @Test
  void aFreshStartValidatesBeforeAnythingIsOpened() {
    operator.open(null);
    assertThat(operator.isOpen()).isFalse();
    calls.runAll();
    assertThat(log).containsExactly("validate", "committer", "writer");
    assertThat(operator.isOpen()).isTrue();
  }

  @Test
  void recoveryCommitsInOrderThenFencesThenOpens() {
    outcomes.put("early", CommitOutcome.UNKNOWN);
    operator.open(
        new SinkOperator.Recovery(
            List.of(committable(8, "late"), committable(5, "early"), committable(5, "same")),
            List.of(0, 3)));
    assertThat(log).containsExactly("committer", "commit early");
    assertThat(operator.isOpen()).isFalse();
    operator.onTime();
    assertThat(log).hasSize(2);
    assertThat(operator.wakeAtMillis()).isEqualTo(1_050);
    outcomes.put("early", CommitOutcome.ALREADY);
    millis = 1_050;
    operator.onTime();
    assertThat(log)
        .containsExactly(
            "committer",
            "commit early",
            "commit early",
            "commit same",
            "commit late",
            "fence [0, 3]",
            "writer");
    assertThat(operator.isOpen()).isTrue();
  }

  @Test
  void whatIsPreparedWaitsForItsPointerAndRidesOn() {
    open();
    operator.prepare(id(1));
    operator.prepare(id(2));
    assertThat(operator.pending(id(1))).isNull();
    Committable one = committable(1, "one");
    Committable two = committable(2, "two");
    prepared(0, one);
    assertThat(operator.pending(id(1))).containsExactly(one);
    assertThat(operator.pending(id(2))).isNull();
    prepared(1, two);
    assertThat(operator.pending(id(2))).containsExactly(one, two);
    log.clear();
    operator.commitThrough(id(1));
    assertThat(log).containsExactly("commit one");
    assertThat(operator.isCommitted(id(1))).isTrue();
    assertThat(operator.isCommitted(id(2))).isFalse();
    assertThat(operator.pending(id(2))).containsExactly(two);
    operator.commitThrough(id(3));
    assertThat(operator.pending(id(3))).isEmpty();
    assertThat(log).containsExactly("commit one", "commit two");
  }

  @Test
  void anIntervalWithoutOutputIsDoneByItself() {
    open();
    operator.prepare(id(1));
    prepared(0);
    operator.commitThrough(id(1));
    assertThat(operator.isCommitted(id(1))).isTrue();
    assertThat(log).containsExactly("prepare 1");
  }

  @Test
  void unknownIsAskedForAgainWithLongerPausesAndThenGivenUp() {
    open();
    outcomes.put("one", CommitOutcome.UNKNOWN);
    operator.prepare(id(1));
    prepared(0, committable(1, "one"));
    operator.commitThrough(id(1));
    List<Long> pauses = new ArrayList<>();
    while (context.failure() == null) {
      pauses.add(operator.wakeAtMillis() - millis);
      millis = operator.wakeAtMillis();
      operator.onTime();
    }
    assertThat(pauses).startsWith(50L, 100L, 200L).contains(5_000L).isSorted();
    assertThat(pauses).hasSize(SinkCommits.MAX_TRIES - 1);
    assertThat(context.failure().code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE);
    assertThat(operator.isCommitted(id(1))).isFalse();
  }

  @Test
  void lostOutputStopsTheJobByName() {
    open();
    outcomes.put("one", CommitOutcome.LOST);
    operator.prepare(id(1));
    prepared(0, committable(1, "one"), committable(1, "two"));
    operator.commitThrough(id(1));
    assertThat(context.failure().code()).isEqualTo(ErrorCode.COMMIT_LOST);
    assertThat(context.failure()).hasMessageContaining("operator 'out', subtask 0");
    assertThat(log).doesNotContain("commit two");
    assertThat(operator.isCommitted(id(1))).isFalse();
  }

  @Test
  void aFullWriterGetsTheSameRecordsAgainInOrder() {
    open();
    full = true;
    operator.records().emit("a");
    operator.records().emit("b");
    assertThat(operator.hasRoom()).isFalse();
    assertThat(operator.records().recordsOut()).isZero();
    assertThatThrownBy(() -> operator.prepare(id(1))).isInstanceOf(IllegalStateException.class);
    full = false;
    assertThat(operator.hasRoom()).isTrue();
    operator.records().emit("c");
    assertThat(operator.records().recordsOut()).isEqualTo(3);
    assertThat(log).containsExactly("write a", "write b", "write c");
  }

  @Test
  void outputThatCannotBePreparedFailsTheSubtask() {
    open();
    operator.prepare(id(1));
    preparing.get(0).completeExceptionally(new java.io.IOException("disk full"));
    assertThat(context.failure().code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE);
    assertThat(context.failure()).hasMessageContaining("disk full");
  }

  @Test
  void tenThousandCommitsThatAnswerAtOnceNeedNoDeepStack() {
    open();
    operator.prepare(id(1));
    Committable[] many = new Committable[10_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = committable(1, "c" + i);
    }
    prepared(0, many);
    operator.commitThrough(id(1));
    assertThat(operator.isCommitted(id(1))).isTrue();
  }
}

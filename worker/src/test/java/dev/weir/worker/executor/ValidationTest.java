package dev.weir.worker.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.api.topology.Partitioning;
import dev.weir.worker.executor.ExecutorReport.Described;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Sources and sinks are asked before a job is described, and what they say is the answer. */
class ValidationTest {
  private static final TypeRef<Long> LONG = TypeRef.of(Long.class);

  private static final ExecutorCommand.Describe DESCRIBE =
      new ExecutorCommand.Describe(
          "r", TestLeader.JOB, new CodeOfJob("", "Test", new TreeMap<>()), true);

  /** Asked for here; the functions that a graph holds must not share it. */
  private static final List<String> ASKED = new ArrayList<>();

  private final Agenda agenda = new Agenda(5);
  private Ask source = () -> {};
  private Ask sink = () -> {};

  /** What a source or sink does when it is asked. */
  private interface Ask {
    void ask() throws Exception;
  }

  private static final class Probed implements Source<Long> {
    private final Ask ask;

    Probed(Ask ask) {
      this.ask = ask;
    }

    @Override
    public TypeRef<Long> type() {
      return LONG;
    }

    @Override
    public SortedMap<String, String> attributes() {
      return new TreeMap<>(Map.of("kind", "probed"));
    }

    @Override
    public boolean bounded() {
      return true;
    }

    @Override
    public void probe() throws Exception {
      ASKED.add("source");
      ask.ask();
    }

    @Override
    public List<Split> splits(int readers) {
      throw new AssertionError("a description lists no splits");
    }

    @Override
    public SourceReader<Long> reader(ReaderContext context) {
      throw new AssertionError("a description reads nothing");
    }
  }

  private static final class Validated implements Sink<Long> {
    private final Ask ask;

    Validated(Ask ask) {
      this.ask = ask;
    }

    @Override
    public TypeRef<Long> type() {
      return LONG;
    }

    @Override
    public SortedMap<String, String> attributes() {
      return new TreeMap<>(Map.of("kind", "validated"));
    }

    @Override
    public SinkWriter<Long> writer(SinkContext context) {
      throw new AssertionError("a description writes nothing");
    }

    @Override
    public SinkCommitter committer(SinkContext context) {
      throw new AssertionError("a description commits nothing");
    }

    @Override
    public void validate(String jobId) throws Exception {
      ASKED.add("sink of " + jobId);
      ask.ask();
    }
  }

  private JobGraph define() {
    return new JobGraph(
        List.of(
            new Node(0, "in", new NodeSpec.SourceSpec<>(new Probed(source), null), LONG, List.of()),
            new Node(
                1,
                "out",
                new NodeSpec.SinkSpec<>(new Validated(sink)),
                LONG,
                List.of(new Node.Input(0, Partitioning.FORWARD)))));
  }

  private TestExecutor asked() {
    ASKED.clear();
    var executor =
        new TestExecutor("e", "e-1", agenda, new MemoryStore(), this::define, (from, report) -> {});
    executor.executor.on(
        new CommandFence(TestExecutor.CLUSTER, new LeaderEpoch(3), executor.incarnation), DESCRIBE);
    settle();
    return executor;
  }

  private void settle() {
    while (agenda.step()) {}
  }

  private static List<Described> answers(TestExecutor executor) {
    return executor.reports.stream()
        .filter(Described.class::isInstance)
        .map(Described.class::cast)
        .toList();
  }

  private Described answer() {
    List<Described> answers = answers(asked());
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  @Test
  void everySourceAndSinkIsAskedOnceWithTheIdThatTheJobWillHave() {
    Described described = answer();
    assertThat(described.error()).isNull();
    assertThat(described.topology()).isEqualTo(define().topology());
    assertThat(ASKED).containsExactly("source", "sink of " + TestLeader.JOB.value());
  }

  @Test
  void whatASinkSaysOfItsTargetIsTheAnswer() {
    sink =
        () -> {
          throw new WeirException(ErrorCode.TARGET_NOT_OWNED, "belongs to another job");
        };
    Described described = answer();
    assertThat(described.topology()).isNull();
    assertThat(described.error().code()).isEqualTo(ErrorCode.TARGET_NOT_OWNED);
    assertThat(described.error().message()).isEqualTo("belongs to another job");
    assertThat(described.error().operator()).isEqualTo("out");
  }

  @Test
  void whatHasNoCodeIsAnUnreadableInputOrAnUnwritableOutput() {
    sink =
        () -> {
          throw new AccessDeniedException("/out");
        };
    assertThat(answer().error().code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE);
    assertThat(answer().error().message()).contains("AccessDeniedException", "/out");
    source =
        () -> {
          throw new StackOverflowError("deep");
        };
    assertThat(answer().error().code()).isEqualTo(ErrorCode.INPUT_UNREADABLE);
    assertThat(ASKED).as("the first failure is enough").containsExactly("source");
  }

  @Test
  void aFileSystemThatHangsEndsInAnErrorThatNamesTheOperatorAndALateAnswerCountsForNothing() {
    ASKED.clear();
    var executor =
        new TestExecutor("e", "e-1", agenda, new MemoryStore(), this::define, (from, report) -> {});
    executor.executor.on(
        new CommandFence(TestExecutor.CLUSTER, new LeaderEpoch(3), executor.incarnation), DESCRIBE);
    while (ASKED.isEmpty()) {
      agenda.step();
    }
    agenda.advance(Validation.LIMIT_MILLIS - 1_000);
    executor.executor.tick(() -> new ExecutorReport.ProcessFigures(1, 1, 1));
    assertThat(answers(executor)).isEmpty();
    agenda.advance(1_000);
    executor.executor.tick(() -> new ExecutorReport.ProcessFigures(1, 1, 1));

    assertThat(answers(executor)).hasSize(1);
    ExecutorReport.Failure error = answers(executor).get(0).error();
    assertThat(error.code()).isEqualTo(ErrorCode.INPUT_UNREADABLE);
    assertThat(error.operator()).isEqualTo("in");
    assertThat(error.message()).contains("30000 ms");
    settle();
    assertThat(answers(executor)).hasSize(1);
    assertThat(ASKED).containsExactly("source");
  }
}

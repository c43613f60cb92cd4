package dev.weir.testkit;

import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.CommitOutcome;
import dev.weir.api.sink.Committable;
import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a sink of the job under test has received. */
public final class TestSink {
  private final String name;
  private final List<Object> records = new ArrayList<>();

  TestSink(String name) {
    this.name = name;
  }

  /**
   * Every record since the start of the test, in the order in which the sink got them, whether a
   * checkpoint has committed them or not.
   */
  public List<Object> records() {
    return List.copyOf(records);
  }

  /**
   * The same for a test that does more than compare them.
   *
   * @throws ClassCastException when there is another one among them
   */
  public <T> List<T> records(Class<T> type) {
    return records.stream().<T>map(type::cast).toList();
  }

  @Override
  public String toString() {
    return "sink '" + name + "' with " + records.size() + " records";
  }

  /** The sink that takes the place of the job's own. */
  <T> Sink<T> sink(TypeRef<T> type) {
    return new Output<>(type);
  }

  private final class Output<T> implements Sink<T> {
    private final TypeRef<T> type;

    Output(TypeRef<T> type) {
      this.type = type;
    }

    @Override
    public TypeRef<T> type() {
      return type;
    }

    @Override
    public SortedMap<String, String> attributes() {
      return new TreeMap<>(Map.of("kind", "test"));
    }

    @Override
    public SinkWriter<T> writer(SinkContext context) {
      return new Writer<>();
    }

    @Override
    public SinkCommitter committer(SinkContext context) {
      return new Committer();
    }
  }

  private final class Writer<T> implements SinkWriter<T> {
    @Override
    public boolean write(T record) {
      records.add(record);
      return true;
    }

    @Override
    public CompletionStage<Prepared> prepare(long checkpointId) {
      return CompletableFuture.completedStage(Prepared.NOTHING);
    }

    @Override
    public void close() {}
  }

  /** There is nothing to commit: what is written is visible to the test at once. */
  private static final class Committer implements SinkCommitter {
    @Override
    public CompletionStage<CommitOutcome> commit(Committable committable) {
      return CompletableFuture.completedStage(CommitOutcome.ALREADY);
    }

    @Override
    public CompletionStage<?> fenceAndAbortStrays(List<Integer> inherited) {
      return CompletableFuture.completedStage(CommitOutcome.ALREADY);
    }

    @Override
    public void close() {}
  }
}

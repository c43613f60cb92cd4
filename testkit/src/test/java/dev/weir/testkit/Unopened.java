package dev.weir.testkit;

import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A source and a sink that a test must not open. */
record Unopened<T>(TypeRef<T> type, boolean bounded, boolean givesTimestamps)
    implements Source<T>, Sink<T> {
  static <T> Unopened<T> of(Class<T> type) {
    return new Unopened<>(TypeRef.of(type), false, false);
  }

  static <T> Unopened<T> bounded(Class<T> type) {
    return new Unopened<>(TypeRef.of(type), true, false);
  }

  static <T> Unopened<T> timed(Class<T> type) {
    return new Unopened<>(TypeRef.of(type), false, true);
  }

  @Override
  public SortedMap<String, String> attributes() {
    return new TreeMap<>(Map.of("kind", "unopened"));
  }

  @Override
  public List<Split> splits(int readers) {
    throw new AssertionError("opened");
  }

  @Override
  public SourceReader<T> reader(ReaderContext context) {
    throw new AssertionError("opened");
  }

  @Override
  public SinkWriter<T> writer(SinkContext context) {
    throw new AssertionError("opened");
  }

  @Override
  public SinkCommitter committer(SinkContext context) {
    throw new AssertionError("opened");
  }

  @Override
  public void validate(String jobId) {
    throw new AssertionError("opened");
  }
}

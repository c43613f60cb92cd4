package dev.weir.jobs;

import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.JobDefinition;
import dev.weir.api.NoArgs;
import dev.weir.api.graph.JobGraph;
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

/** Sources and sinks that can be described but not run, and jobs made of a lambda. */
final class Described {
  private static final ThreadLocal<Definition> DEFINITION = new ThreadLocal<>();

  private Described() {}

  /** The body of a job. */
  interface Definition {
    void define(JobBuilder job) throws Exception;
  }

  /** A job whose body the test gives. */
  static final class LambdaJob implements Job<NoArgs> {
    @Override
    public void define(JobBuilder job, NoArgs args) throws Exception {
      DEFINITION.get().define(job);
    }
  }

  static JobGraph build(Definition definition) {
    DEFINITION.set(definition);
    try {
      return JobDefinition.of(LambdaJob.class).build(Map.of());
    } finally {
      DEFINITION.remove();
    }
  }

  static <T> Source<T> source(Class<T> type) {
    return new DescribedSource<>(TypeRef.of(type), "here", false);
  }

  /** One that gives event times. */
  static <T> Source<T> timed(Class<T> type) {
    return new DescribedSource<>(TypeRef.of(type), "here", true);
  }

  static <T> Sink<T> sink(Class<T> type) {
    return new DescribedSink<>(TypeRef.of(type), "there");
  }

  record DescribedSource<T>(TypeRef<T> type, String path, boolean givesTimestamps)
      implements Source<T> {
    @Override
    public SortedMap<String, String> attributes() {
      return new TreeMap<>(Map.of("kind", "described", "path", path));
    }

    @Override
    public boolean bounded() {
      return true;
    }

    @Override
    public List<Split> splits(int readers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SourceReader<T> reader(ReaderContext context) {
      throw new UnsupportedOperationException();
    }
  }

  record DescribedSink<T>(TypeRef<T> type, String path) implements Sink<T> {
    @Override
    public SortedMap<String, String> attributes() {
      return new TreeMap<>(Map.of("kind", "described", "path", path));
    }

    @Override
    public SinkWriter<T> writer(SinkContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SinkCommitter committer(SinkContext context) {
      throw new UnsupportedOperationException();
    }
  }
}

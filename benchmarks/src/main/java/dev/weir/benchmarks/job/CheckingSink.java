package dev.weir.benchmarks.job;

import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.benchmarks.measure.files.Arrivals;
import dev.weir.benchmarks.workload.Hashed;
import dev.weir.benchmarks.workload.Query;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts records and adds their hashes up, exactly once: what each checkpoint adds is a transaction
 * that becomes a note of its own. Immutable.
 */
final class CheckingSink<T extends Hashed> implements Sink<T> {
  private final TypeRef<T> type;
  private final QueryJob.Args args;

  private CheckingSink(TypeRef<T> type, QueryJob.Args args) {
    this.type = type;
    this.args = args;
  }

  static <T extends Hashed> CheckingSink<T> of(Class<T> type, QueryJob.Args args) {
    return new CheckingSink<>(TypeRef.of(type), args);
  }

  @Override
  public TypeRef<T> type() {
    return type;
  }

  @Override
  public SortedMap<String, String> attributes() {
    var attributes = new TreeMap<String, String>();
    attributes.put("kind", "checking");
    return attributes;
  }

  @Override
  public SinkWriter<T> writer(SinkContext context) {
    Path directory = Path.of(args.directory());
    return new CheckingWriter<>(
        context, Arrivals.watched(Query.of(args.query()), args.span(), directory));
  }

  @Override
  public SinkCommitter committer(SinkContext context) {
    return new CheckingCommitter(Path.of(args.directory()), context.calls());
  }
}

package dev.weir.benchmarks.job;

import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.benchmarks.workload.Hashed;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts records and adds their hashes up, exactly once: what each checkpoint adds is a transaction
 * that becomes a note of its own. Immutable.
 */
final class CheckingSink<T extends Hashed> implements Sink<T> {
  private final TypeRef<T> type;
  private final String directory;

  CheckingSink(TypeRef<T> type, String directory) {
    this.type = type;
    this.directory = directory;
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
    return new CheckingWriter<>(context);
  }

  @Override
  public SinkCommitter committer(SinkContext context) {
    return new CheckingCommitter(Path.of(directory), context.calls());
  }
}

package dev.weir.connectors.simple;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.connectors.simple.throttle.ThrottledWriter;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Another sink that takes no more than so many records per second, for watching backpressure. The
 * limit holds for all subtasks together, each of which gets an equal share. Immutable.
 */
public final class Throttled<T> implements Sink<T> {
  private final Sink<T> sink;
  private final long perSecond;

  private Throttled(Sink<T> sink, long perSecond) {
    this.sink = sink;
    this.perSecond = perSecond;
  }

  public static <T> Throttled<T> sink(Sink<T> sink, long recordsPerSecond) {
    if (recordsPerSecond < 1) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID,
          "throttled sink: expected at least 1 record per second, found " + recordsPerSecond);
    }
    return new Throttled<>(sink, recordsPerSecond);
  }

  @Override
  public TypeRef<T> type() {
    return sink.type();
  }

  @Override
  public SortedMap<String, String> attributes() {
    SortedMap<String, String> attributes = new TreeMap<>(sink.attributes());
    attributes.put("throttledTo", Long.toString(perSecond));
    return attributes;
  }

  @Override
  public SinkWriter<T> writer(SinkContext context) throws Exception {
    return new ThrottledWriter<>(sink.writer(context), context, perSecond);
  }

  @Override
  public SinkCommitter committer(SinkContext context) throws Exception {
    return sink.committer(context);
  }

  @Override
  public void validate(String jobId) throws Exception {
    sink.validate(jobId);
  }
}

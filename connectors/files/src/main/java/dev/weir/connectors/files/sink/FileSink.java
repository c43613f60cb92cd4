package dev.weir.connectors.files.sink;

import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.connectors.files.line.LineFormat;
import dev.weir.connectors.files.store.PartFiles;

/** Files of lines as a sink. */
public final class FileSink<T> {
  public FileSink(LineFormat<T> format, PartFiles directory, RollOptions options) {}

  public SinkWriter<T> writer(SinkContext context) {
    throw new UnsupportedOperationException();
  }

  public SinkCommitter committer(SinkContext context) {
    throw new UnsupportedOperationException();
  }

  public void validate(String jobId) {}
}

package dev.weir.connectors.files.sink;

import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.connectors.files.line.LineFormat;
import dev.weir.connectors.files.store.PartFiles;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files of lines, written exactly once. Immutable.
 *
 * <pre>
 *   write     buffers ─► hidden part                  names: {@link PartNames}
 *   prepare   part and directory synced               the committable: {@link PreparedPart}
 *   commit    hidden ─► committed name, synced        the table: {@link FileSinkCommitter}
 *   restart   pending parts committed, then hidden parts of lower attempts removed
 * </pre>
 *
 * A crash between any two steps leaves a hidden part, which is either in a checkpoint and will be
 * committed, or in none and will be removed. The directory belongs to one operator of one job:
 * {@link Ownership}.
 */
public final class FileSink<T> implements Sink<T> {
  private final LineFormat<T> format;
  private final PartFiles directory;
  private final RollOptions rolling;

  public FileSink(LineFormat<T> format, PartFiles directory, RollOptions rolling) {
    this.format = format;
    this.directory = directory;
    this.rolling = rolling;
  }

  @Override
  public TypeRef<T> type() {
    return format.type();
  }

  @Override
  public SortedMap<String, String> attributes() {
    SortedMap<String, String> attributes = new TreeMap<>();
    attributes.put("kind", format.name());
    attributes.put("path", directory.location());
    rolling.describe(attributes);
    return attributes;
  }

  @Override
  public SinkWriter<T> writer(SinkContext context) {
    return new FileSinkWriter<>(
        context,
        format.encoder(),
        rolling,
        new PartWriting(directory, context, format.extension()));
  }

  @Override
  public SinkCommitter committer(SinkContext context) {
    return new FileSinkCommitter(directory, context);
  }

  @Override
  public void validate(String jobId) {
    try {
      directory.probe();
      new Ownership(directory).check(jobId);
    } catch (IOException e) {
      throw PartWriting.unwritable(directory, e);
    }
  }
}

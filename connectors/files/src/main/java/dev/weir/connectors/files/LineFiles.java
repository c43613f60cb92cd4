package dev.weir.connectors.files;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.connectors.files.line.LineFormat;
import dev.weir.connectors.files.local.LocalPartFiles;
import dev.weir.connectors.files.local.LocalPath;
import dev.weir.connectors.files.sink.FileSink;
import dev.weir.connectors.files.sink.RollOptions;
import dev.weir.connectors.files.source.FileSource;
import dev.weir.connectors.files.source.ReadOptions;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files with one record a line, as a source or as a sink. Immutable: every option gives a new
 * object.
 *
 * <p>The source is bounded. It reads the bytes that the files had when the job started; a file that
 * changes after that fails the job (WEIR-4002). Empty lines are passed over.
 *
 * <p>The sink is exactly-once. Every checkpoint ends the file that is being written and, once it is
 * decided, makes it visible: at most one file a subtask and checkpoint, none where nothing was
 * written. Only a job that sets {@link #rollBytes} or {@link #rollAfter} can get more. Visible
 * files are complete and never change; their names begin with neither {@code .} nor {@code _}.
 */
public final class LineFiles<T> implements Source<T>, Sink<T> {
  private static final int MAX_LINE_BYTES = 256 << 20;

  private final String path;
  private final LineFormat<T> format;
  private final ReadOptions reading;
  private final RollOptions rolling;

  LineFiles(String path, LineFormat<T> format) {
    this(path, format, ReadOptions.STANDARD, RollOptions.EVERY_CHECKPOINT);
  }

  private LineFiles(String path, LineFormat<T> format, ReadOptions reading, RollOptions rolling) {
    this.path = LocalPath.checked(path);
    this.format = format;
    this.reading = reading;
    this.rolling = rolling;
  }

  /**
   * Reads at most this many records per second, evenly, in all readers together: each of them gets
   * an equal share. 0 is without limit.
   */
  public LineFiles<T> rate(long recordsPerSecond) {
    return with(reading.withRecordsPerSecond(atLeast(0, "rate", recordsPerSecond)));
  }

  /** Size of the byte ranges that files are split into; left away, it follows the input's size. */
  public LineFiles<T> splitBytes(long bytes) {
    return with(reading.withSplitBytes(atLeast(1, "splitBytes", bytes)));
  }

  /** The longest line that is read, at most 256 MiB; 1 MiB when it is not set. */
  public LineFiles<T> maxLineBytes(int bytes) {
    long limit = between(1, MAX_LINE_BYTES, "maxLineBytes", bytes);
    return with(reading.withMaxLineBytes((int) limit));
  }

  /**
   * Begins another file when the one being written reaches this size. A checkpoint ends a file in
   * any case, so this only ever makes more files: several a subtask and checkpoint. Not set unless
   * it is called.
   */
  public LineFiles<T> rollBytes(long bytes) {
    return with(rolling.withBytes(atLeast(1, "rollBytes", bytes)));
  }

  /**
   * Begins another file when the one being written is this old, for jobs with long checkpoint
   * intervals. A checkpoint ends a file in any case, so this only ever makes more files: several a
   * subtask and checkpoint. Not set unless it is called.
   */
  public LineFiles<T> rollAfter(Duration age) {
    return with(rolling.withAfterMillis(atLeast(1, "rollAfter in ms", age.toMillis())));
  }

  @Override
  public TypeRef<T> type() {
    return format.type();
  }

  @Override
  public SortedMap<String, String> attributes() {
    SortedMap<String, String> attributes = new TreeMap<>();
    attributes.put("kind", format.name());
    attributes.put("path", path);
    reading.describe(attributes);
    rolling.describe(attributes);
    return attributes;
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public boolean blocking() {
    return true;
  }

  @Override
  public void probe() throws Exception {
    source().probe();
  }

  @Override
  public List<Split> splits(int readers) throws Exception {
    return source().splits(readers);
  }

  @Override
  public SourceReader<T> reader(ReaderContext context) throws Exception {
    return source().reader(context);
  }

  @Override
  public SinkWriter<T> writer(SinkContext context) throws Exception {
    return sink().writer(context);
  }

  @Override
  public SinkCommitter committer(SinkContext context) throws Exception {
    return sink().committer(context);
  }

  @Override
  public void validate(String jobId) throws Exception {
    sink().validate(jobId);
  }

  private FileSource<T> source() {
    return new FileSource<>(path, format, reading);
  }

  private FileSink<T> sink() {
    return new FileSink<>(format, new LocalPartFiles(path), rolling);
  }

  private LineFiles<T> with(ReadOptions reading) {
    return new LineFiles<>(path, format, reading, rolling);
  }

  private LineFiles<T> with(RollOptions rolling) {
    return new LineFiles<>(path, format, reading, rolling);
  }

  private long atLeast(long least, String option, long value) {
    return between(least, Long.MAX_VALUE, option, value);
  }

  private long between(long least, long most, String option, long value) {
    if (value < least || value > most) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID,
          "files '"
              + path
              + "', option "
              + option
              + ": expected "
              + (most == Long.MAX_VALUE ? "at least " + least : least + " to " + most)
              + ", found "
              + value);
    }
    return value;
  }
}

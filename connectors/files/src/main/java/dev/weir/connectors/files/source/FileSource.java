package dev.weir.connectors.files.source;

import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.connectors.files.line.LineFormat;
import java.util.List;

/**
 * Files of lines, read in splits that are byte ranges. A split's position is the byte at which the
 * next line starts. Immutable.
 */
public final class FileSource<T> {
  private final String path;
  private final LineFormat<T> format;
  private final ReadOptions options;

  public FileSource(String path, LineFormat<T> format, ReadOptions options) {
    this.path = path;
    this.format = format;
    this.options = options;
  }

  /** Whether there are files, and all of them can be read. */
  public void probe() {
    InputFiles.find(path);
  }

  public List<Split> splits(int readers) {
    return SplitPlan.splits(InputFiles.find(path), readers, options.splitBytes());
  }

  public SourceReader<T> reader(ReaderContext context) {
    return new FileLineReader<>(format.decoder(), options, context);
  }
}

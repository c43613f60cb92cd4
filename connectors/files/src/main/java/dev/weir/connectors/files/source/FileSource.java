package dev.weir.connectors.files.source;

import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.connectors.files.line.LineFormat;
import java.util.List;

/** Files of lines as a source. */
public final class FileSource<T> {
  public FileSource(String path, LineFormat<T> format, ReadOptions options) {}

  public List<Split> splits(int readers) {
    throw new UnsupportedOperationException();
  }

  public SourceReader<T> reader(ReaderContext context) {
    throw new UnsupportedOperationException();
  }
}

package dev.weir.worker.operator;

import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.SplitOutput;
import org.jspecify.annotations.Nullable;

/**
 * The side of a source that its reader's thread owns: the reader, and the batch it fills. That
 * thread is the loop's own where the source does not block.
 */
final class ReaderSide<T> {
  private final Source<T> source;
  private final ReaderContext context;
  private final SourcePath path;
  private @Nullable SourceReader<T> reader;

  ReaderSide(Source<T> source, ReaderContext context, SourcePath path) {
    this.source = source;
    this.context = context;
    this.path = path;
  }

  private SourceReader<T> opened() throws Exception {
    SourceReader<T> current = reader;
    if (current == null) {
      current = source.reader(context);
      reader = current;
    }
    return current;
  }

  @SuppressWarnings("unchecked") // a chain takes any object
  void add(SplitProgress progress) throws Exception {
    opened().add((SplitOutput<T>) path.ways().apply(progress));
  }

  /** Polls once. What the reader throws is in the batch, behind what it gave before. */
  RecordBatch poll(int maxRecords) {
    Passage passage = path.passage();
    var batch = new RecordBatch(passage.left > 0 ? 1 : maxRecords);
    passage.filling = batch;
    try {
      batch.answer = opened().poll(maxRecords);
    } catch (Throwable e) {
      batch.failure = e;
    }
    passage.filling = null;
    return batch;
  }

  void close() throws Exception {
    SourceReader<T> current = reader;
    reader = null;
    if (current != null) {
      current.close();
    }
  }

  /** {@link #close} as a call. */
  ReaderSide<T> closed() throws Exception {
    close();
    return this;
  }
}

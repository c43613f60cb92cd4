package dev.weir.worker.operator;

import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.api.source.SplitOutput;
import org.jspecify.annotations.Nullable;

/**
 * The side of a source that its reader's thread owns: the reader, and the batch it fills. That
 * thread is the loop's own where the source does not block.
 */
final class ReaderSide<T> {
  private final Source<T> source;
  private final ReaderContext context;
  private @Nullable SourceReader<T> reader;
  private RecordBatch filling = new RecordBatch(1);

  ReaderSide(Source<T> source, ReaderContext context) {
    this.source = source;
    this.context = context;
  }

  private SourceReader<T> opened() throws Exception {
    SourceReader<T> current = reader;
    if (current == null) {
      current = source.reader(context);
      reader = current;
    }
    return current;
  }

  void add(SplitProgress progress) throws Exception {
    opened().add(new Output(progress));
  }

  /** Polls once. What the reader throws is in the batch, behind what it gave before. */
  RecordBatch poll(int maxRecords) {
    var batch = new RecordBatch(maxRecords);
    filling = batch;
    try {
      batch.answer = opened().poll(maxRecords);
    } catch (Throwable e) {
      batch.failure = e;
    }
    return batch;
  }

  void close() throws Exception {
    SourceReader<T> current = reader;
    reader = null;
    if (current != null) {
      current.close();
    }
  }

  /** A split's way in. */
  private final class Output implements SplitOutput<T> {
    private final SplitProgress progress;

    Output(SplitProgress progress) {
      this.progress = progress;
    }

    @Override
    public Split split() {
      return progress.start();
    }

    @Override
    public void emit(T record, long nextPosition) {
      if (record == null) {
        throw new NullPointerException("the reader emitted null, no record");
      }
      filling.add(progress, record, nextPosition);
    }

    @Override
    public void finished() {
      filling.add(progress, null, 0);
    }
  }

  /** {@link #close} as a call. */
  ReaderSide<T> closed() throws Exception {
    close();
    return this;
  }
}

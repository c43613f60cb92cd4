package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.measure.Note;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.oracle.Answer;
import dev.weir.benchmarks.workload.Hashed;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Counts records and adds their hashes up; leaves a note at the end of its input. */
final class CheckingSink<T extends Hashed> implements Sink<T> {
  private static final long serialVersionUID = 1;

  private final String directory;

  CheckingSink(String directory) {
    this.directory = directory;
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    return new Writer<>(directory, "" + context.getTaskInfo().getIndexOfThisSubtask());
  }

  private static final class Writer<T extends Hashed> implements SinkWriter<T> {
    private final String directory;
    private final String name;
    private final Answer.Tally tally = new Answer.Tally();

    Writer(String directory, String name) {
      this.directory = directory;
      this.name = name;
    }

    @Override
    public void write(T record, Context context) {
      tally.add(record);
    }

    @Override
    public void flush(boolean endOfInput) {
      if (endOfInput) {
        var note = new Note(tally.take(), System.currentTimeMillis());
        Notes.in(Path.of(directory)).ended(name, note);
      }
    }

    @Override
    public void close() {}
  }
}

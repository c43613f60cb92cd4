package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.measure.Note;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.measure.files.Arrivals;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.oracle.Answer;
import dev.weir.benchmarks.workload.Hashed;
import dev.weir.benchmarks.workload.Timed;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.jspecify.annotations.Nullable;

/** Counts records and adds their hashes up; leaves a note at the end of its input. */
final class CheckingSink<T extends Hashed> implements Sink<T> {
  private static final long serialVersionUID = 1;

  private final String line;

  CheckingSink(RunRequest request) {
    this.line = request.line();
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    return new Writer<>(RunRequest.of(line), "" + context.getTaskInfo().getIndexOfThisSubtask());
  }

  private static final class Writer<T extends Hashed> implements SinkWriter<T> {
    private final Path directory;
    private final String name;
    private final @Nullable Arrivals arrivals;
    private final Answer.Tally tally = new Answer.Tally();

    Writer(RunRequest request, String name) {
      this.directory = Path.of(request.directory());
      this.arrivals = Arrivals.watched(request.query(), request.span(), directory);
      this.name = name;
    }

    @Override
    public void write(T record, Context context) {
      tally.add(record);
      if (arrivals != null) {
        arrivals.add((Timed) record);
      }
    }

    @Override
    public void flush(boolean endOfInput) {
      if (endOfInput) {
        var note = new Note(tally.take(), System.currentTimeMillis());
        Notes.in(directory).ended(name, note);
      }
    }

    @Override
    public void close() {
      if (arrivals != null) {
        arrivals.take().run();
      }
    }
  }
}

package dev.weir.benchmarks.jet;

import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.Inbox;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.Sinks;
import dev.weir.benchmarks.measure.Note;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.measure.files.Arrivals;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.oracle.Answer;
import dev.weir.benchmarks.workload.Hashed;
import dev.weir.benchmarks.workload.Timed;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Counts records and adds their hashes up; leaves a note at the end of its input. */
final class CheckingProcessor extends AbstractProcessor {
  private final Path directory;
  private final @Nullable Arrivals arrivals;
  private final Answer.Tally tally = new Answer.Tally();
  private int processor;

  CheckingProcessor(RunRequest request) {
    this.directory = Path.of(request.directory());
    this.arrivals = Arrivals.watched(request.query(), request.span(), directory);
  }

  static <T extends Hashed> Sink<T> sink(RunRequest request) {
    String line = request.line();
    return Sinks.fromProcessor(
        "check", ProcessorMetaSupplier.of(() -> new CheckingProcessor(RunRequest.of(line))));
  }

  @Override
  protected void init(Context context) {
    processor = context.globalProcessorIndex();
  }

  @Override
  public void process(int ordinal, Inbox inbox) {
    for (Object item = inbox.poll(); item != null; item = inbox.poll()) {
      tally.add((Hashed) item);
      if (arrivals != null) {
        arrivals.add((Timed) item);
      }
    }
  }

  @Override
  public boolean complete() {
    Notes.in(directory).ended("" + processor, new Note(tally.take(), System.currentTimeMillis()));
    return true;
  }

  @Override
  public void close() {
    if (arrivals != null) {
      arrivals.take().run();
    }
  }
}

package dev.weir.benchmarks.jet;

import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.Inbox;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.Sinks;
import dev.weir.benchmarks.measure.Note;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.oracle.Answer;
import dev.weir.benchmarks.workload.Hashed;
import java.nio.file.Path;

/** Counts records and adds their hashes up; leaves a note at the end of its input. */
final class CheckingProcessor extends AbstractProcessor {
  private final String directory;
  private final Answer.Tally tally = new Answer.Tally();
  private int processor;

  private CheckingProcessor(String directory) {
    this.directory = directory;
  }

  static <T extends Hashed> Sink<T> sink(String directory) {
    return Sinks.fromProcessor(
        "check", ProcessorMetaSupplier.of(() -> new CheckingProcessor(directory)));
  }

  @Override
  protected void init(Context context) {
    processor = context.globalProcessorIndex();
  }

  @Override
  public void process(int ordinal, Inbox inbox) {
    for (Object item = inbox.poll(); item != null; item = inbox.poll()) {
      tally.add((Hashed) item);
    }
  }

  @Override
  public boolean complete() {
    Notes.in(Path.of(directory))
        .ended("" + processor, new Note(tally.take(), System.currentTimeMillis()));
    return true;
  }
}

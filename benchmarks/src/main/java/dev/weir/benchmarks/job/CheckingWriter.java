package dev.weir.benchmarks.job;

import dev.weir.api.sink.Committable;
import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.benchmarks.measure.Note;
import dev.weir.benchmarks.measure.files.Arrivals;
import dev.weir.benchmarks.oracle.Answer;
import dev.weir.benchmarks.workload.Hashed;
import dev.weir.benchmarks.workload.Timed;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One subtask's share of the answer. Owned by the subtask's loop. */
final class CheckingWriter<T extends Hashed> implements SinkWriter<T> {
  private final SinkContext context;
  private final @Nullable Arrivals arrivals;
  private final Answer.Tally tally = new Answer.Tally();

  CheckingWriter(SinkContext context, @Nullable Arrivals arrivals) {
    this.context = context;
    this.arrivals = arrivals;
  }

  @Override
  public boolean write(T record) {
    tally.add(record);
    if (arrivals != null) {
      arrivals.add((Timed) record);
    }
    return true;
  }

  @Override
  public CompletionStage<Prepared> prepare(long checkpointId) {
    Prepared prepared = committable(checkpointId);
    if (arrivals == null) {
      return CompletableFuture.completedFuture(prepared);
    }
    Runnable writing = arrivals.take();
    return context
        .calls()
        .call(
            () -> {
              writing.run();
              return prepared;
            });
  }

  private Prepared committable(long checkpointId) {
    Answer answer = tally.take();
    if (answer.equals(Answer.NONE)) {
      return Prepared.NOTHING;
    }
    var note = new Note(answer, context.clock().getAsLong());
    return new Prepared(
        List.of(
            new Committable(
                context.operator(),
                context.subtask(),
                context.attempt(),
                checkpointId,
                note.text())));
  }

  @Override
  public void close() {}
}

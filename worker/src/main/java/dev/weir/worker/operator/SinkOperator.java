package dev.weir.worker.operator;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.sink.Committable;
import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.worker.template.Templates;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a chain: opens a sink's writer, has it prepare and commits. {@link SinkRecords} gives
 * it the records. Owned by the subtask's loop.
 *
 * <p>Transitions: new → validating (first start only) → recovering: commits its share of what is
 * pending, then fences and clears → open. Invariant: no writer exists before the recovering is
 * done, because a writer fences, and fencing first would abort what is pending.
 */
public final class SinkOperator<T> {
  /** Records that one input record may give while the writer is full. */
  static final int MAX_WAITING_RECORDS = 1 << 18;

  private static final String CLEARING = "remains of earlier attempts could not be cleared";

  private final String name;
  private final Sink<T> sink;
  private final SinkContext sinkContext;
  private final ElementContext context;
  private final SinkTarget<T> target = new SinkTarget<>();
  private final Operator<T> records;
  private @Nullable SinkCommits commits;
  private @Nullable Recovery recovery;
  private CheckpointId commitWanted = CheckpointId.NONE;

  /**
   * What a subtask takes over from earlier ones.
   *
   * @param pending prepared, decided and not proven committed
   * @param inherited numbers of the subtasks whose remains it clears
   */
  public record Recovery(List<Committable> pending, List<Integer> inherited) {
    public Recovery {
      pending = List.copyOf(pending);
      inherited = List.copyOf(inherited);
    }
  }

  SinkOperator(
      String name,
      Sink<T> sink,
      SinkContext sinkContext,
      ElementContext context,
      Templates templates) {
    this.name = name;
    this.sink = sink;
    this.sinkContext = sinkContext;
    this.context = context;
    this.records = templates.make(MethodHandles.lookup(), SinkRecords.class, name, target, context);
  }

  /**
   * Begins to open; {@link #isOpen} says when it is done.
   *
   * @param taken null: a fresh start, nothing was ever written
   */
  public void open(@Nullable Recovery taken) {
    recovery = taken;
    if (taken == null && sinkContext.subtask() == 0) {
      sinkContext
          .calls()
          .call(
              () -> {
                sink.validate(sinkContext.jobId());
                return name;
              })
          .whenComplete(
              context.later(
                  name,
                  (done, failure) -> step(failure, "the target is not usable", this::recover)));
    } else {
      recover();
    }
  }

  /** Goes on unless the step before failed. */
  private void step(@Nullable Throwable failure, String during, Runnable next) {
    if (context.failure() != null) {
      return;
    }
    if (failure != null) {
      Failures.writing(context, name, during, failure);
      return;
    }
    next.run();
  }

  private void recover() {
    try {
      commits = new SinkCommits(name, sink.committer(sinkContext), context);
    } catch (Throwable e) {
      Failures.writing(context, name, "the committer could not be opened", e);
      return;
    }
    Recovery taken = recovery;
    if (taken == null) {
      openWriter();
      return;
    }
    commits.adopt(taken.pending());
    commits.commitThrough(new CheckpointId(Long.MAX_VALUE));
    fenceWhenCommitted();
  }

  private void fenceWhenCommitted() {
    Recovery taken = recovery;
    SinkCommits done = commits;
    if (taken == null || done == null || !done.isEmpty()) {
      return;
    }
    recovery = null;
    done.forgetPermission();
    try {
      done.committer()
          .fenceAndAbortStrays(taken.inherited())
          .whenComplete(
              context.later(name, (fenced, failure) -> step(failure, CLEARING, this::openWriter)));
    } catch (Throwable e) {
      Failures.writing(context, name, CLEARING, e);
    }
  }

  private void openWriter() {
    try {
      target.open(sink.writer(sinkContext));
    } catch (Throwable e) {
      Failures.writing(context, name, "the writer could not be opened", e);
    }
  }

  /** Whether records can be written: earlier output is committed, earlier writers are fenced. */
  public boolean isOpen() {
    return target.writer != null;
  }

  /** Takes the records. */
  Operator<T> records() {
    return records;
  }

  /** False: another record would have to wait. */
  public boolean hasRoom() {
    return records.hasRoom();
  }

  /** At a barrier: ends the transaction; {@link #pending} gives it when it is prepared. */
  public void prepare(CheckpointId checkpoint) {
    SinkWriter<T> open = target.writer;
    SinkCommits known = commits;
    if (open == null || known == null || target.waiting() > 0) {
      throw new IllegalStateException(
          "sink '" + name + "' at checkpoint " + checkpoint + ": " + target.waiting() + " waiting");
    }
    known.preparing(checkpoint);
    try {
      open.prepare(checkpoint.value())
          .whenComplete(
              context.later(
                  name, (prepared, failure) -> prepared(known, checkpoint, prepared, failure)));
    } catch (Throwable e) {
      throw Failures.writing(context, name, "output could not be prepared", e);
    }
  }

  private void prepared(
      SinkCommits known,
      CheckpointId checkpoint,
      @Nullable Prepared prepared,
      @Nullable Throwable failure) {
    if (failure != null || prepared == null) {
      Throwable cause = failure == null ? new NullPointerException("prepare gave null") : failure;
      Failures.writing(context, name, "output could not be prepared", cause);
      return;
    }
    known.prepared(checkpoint, prepared);
  }

  /** What a snapshot of this checkpoint holds; null while some of it is being prepared. */
  public @Nullable List<Committable> pending(CheckpointId checkpoint) {
    SinkCommits known = commits;
    return known == null ? List.of() : known.pending(checkpoint);
  }

  /** The pointer stands here: commits everything up to it. */
  public void commitThrough(CheckpointId pointer) {
    if (pointer.isAfter(commitWanted)) {
      commitWanted = pointer;
    }
    SinkCommits known = commits;
    if (known != null && isOpen()) {
      known.commitThrough(pointer);
    }
  }

  /** Everything that this pointer decides is proven committed. */
  public boolean isCommitted(CheckpointId pointer) {
    SinkCommits known = commits;
    return known != null && isOpen() && known.isDone(pointer);
  }

  /** When {@link #onTime} has something to do; Long.MAX_VALUE when it has not. */
  public long wakeAtMillis() {
    SinkCommits known = commits;
    return known == null ? Long.MAX_VALUE : known.retryAtMillis();
  }

  /** Called in every step: asks again for unknown outcomes, goes on with recovering. */
  public void onTime() {
    SinkCommits known = commits;
    if (known == null || context.failure() != null) {
      return;
    }
    known.retryIfDue();
    fenceWhenCommitted();
    if (isOpen() && commitWanted.isAfter(known.through())) {
      known.commitThrough(commitWanted);
    }
  }

  /** Lets writer and committer go. */
  public void close() {
    SinkWriter<T> writer = target.writer;
    try (AutoCloseable first = writer == null ? () -> {} : writer) {
      SinkCommits known = commits;
      if (known != null) {
        known.committer().close();
      }
    } catch (Throwable e) {
      Failures.writing(context, name, "the sink could not be closed", e);
    }
  }
}

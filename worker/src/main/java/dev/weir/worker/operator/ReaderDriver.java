package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.function.Emitter;
import dev.weir.api.source.Split;
import dev.weir.api.time.TimestampFunction;
import dev.weir.api.time.Watermarks;
import dev.weir.worker.template.Templates;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The root of a chain behind a source's reader. The reader calls it, as a split's way in, for each
 * record; so reader and chain compile into one piece, and a record that nobody keeps is never made.
 * What came while the chain was closed waits in a batch, and is run from there.
 */
final class ReaderDriver implements SourceDriver {
  private static final @Nullable Wiring COPY =
      Templates.constant(MethodHandles.lookup(), Wiring.class);

  private final Wiring shared;
  private final @Nullable SplitProgress split;

  /**
   * What it is made of.
   *
   * @param name of the source
   * @param times whose event time a record has. The function tells as much; but until a copy has
   *     called it, its class is not loaded there, and asking for it is a call for each record
   * @param function that tells it, where {@code times} is FUNCTION
   * @param next the first operator behind it
   */
  record Wiring(
      String name,
      Times times,
      @Nullable TimestampFunction<Object> function,
      Emitter<Object> next,
      Passage passage,
      ElementContext context) {

    static Wiring of(
        String name,
        @Nullable Watermarks<Object> watermarks,
        Emitter<Object> next,
        ElementContext context) {
      TimestampFunction<Object> function = watermarks == null ? null : watermarks.timestamps();
      Times times =
          watermarks == null ? Times.NONE : function == null ? Times.SOURCE : Times.FUNCTION;
      return new Wiring(name, times, function, next, new Passage(), context);
    }
  }

  /** Where event time comes from. */
  enum Times {
    NONE,
    SOURCE,
    FUNCTION
  }

  /**
   * @param split null for the one that runs batches
   */
  ReaderDriver(Wiring shared, @Nullable SplitProgress split) {
    this.shared = shared;
    this.split = split;
  }

  private SplitProgress progress() {
    return Objects.requireNonNull(split);
  }

  @Override
  public Split split() {
    return progress().start();
  }

  /** As the interface has it, but a copy's own: what it calls is then known. */
  @Override
  public void emit(Object record, long nextPosition) {
    emit(record, nextPosition, NO_TIMESTAMP);
  }

  @Override
  public void emit(Object record, long nextPosition, long timestampMillis) {
    if (record == null) {
      throw new NullPointerException("the reader emitted null, no record");
    }
    Wiring chain = COPY == null ? shared : COPY;
    SplitProgress progress = progress();
    Passage passage = chain.passage();
    if (passage.left == 0) {
      passage.filling().add(progress, record, nextPosition, timestampMillis);
      return;
    }
    passage.left--;
    try {
      if (progress != passage.last) {
        progress.active(chain.context().nowMillis());
        chain.context().origin(progress);
        passage.last = progress;
      }
      pass(chain, progress, record, nextPosition, timestampMillis);
    } catch (Throwable e) {
      passage.failure = e;
      passage.close();
      throw e;
    }
    if (chain.context().runEnds()) {
      passage.close();
    }
  }

  @Override
  public void finished() {
    Wiring chain = COPY == null ? shared : COPY;
    chain.passage().filling().add(progress(), null, 0, NO_TIMESTAMP);
  }

  @Override
  public int run(RecordBatch batch, int atMost) {
    Wiring chain = COPY == null ? shared : COPY;
    ElementContext context = chain.context();
    context.beginRun();
    SplitProgress last = null;
    int taken = 0;
    while (taken < atMost && batch.isRecord()) {
      SplitProgress from = batch.split();
      if (from != last) {
        context.origin(from);
        last = from;
      }
      Object record = batch.record();
      long position = batch.position();
      long given = batch.timestamp();
      batch.take();
      taken++;
      pass(chain, from, record, position, given);
      if (context.runEnds()) {
        break;
      }
    }
    return taken;
  }

  private static void pass(
      Wiring chain, SplitProgress split, Object record, long nextPosition, long given) {
    split.taking();
    chain.context().timestamp(timestamp(chain, split, record, given));
    split.taken(nextPosition);
    chain.next().emit(record);
  }

  private static long timestamp(Wiring chain, SplitProgress split, Object record, long given) {
    Times times = chain.times();
    if (times == Times.NONE) {
      return NO_TIMESTAMP;
    }
    long millis = times == Times.SOURCE ? given : asked(chain, record);
    if (millis > SourceReaderOperator.MAX_TIMESTAMP
        || millis < -SourceReaderOperator.MAX_TIMESTAMP) {
      throw refused(chain, record, times == Times.SOURCE && millis == NO_TIMESTAMP);
    }
    split.seen(millis);
    return millis;
  }

  private static long asked(Wiring chain, Object record) {
    try {
      return Objects.requireNonNull(chain.function()).timestamp(record).toEpochMilli();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    } catch (Throwable e) {
      throw chain.context().failedOn(chain.name(), record, Object::toString, e);
    }
  }

  private static WeirException refused(Wiring chain, Object record, boolean missing) {
    return chain
        .context()
        .broken(
            chain.name(),
            ErrorCode.TIMESTAMP_INVALID,
            record,
            missing
                ? "the source gave the record no event time; tell it with"
                    + " Watermarks.boundedOutOfOrderness(record -> …, …)"
                : "the event time is more than 285,000 years from 1970; is its unit"
                    + " milliseconds?");
  }
}

package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.function.Emitter;
import dev.weir.api.time.Watermarks;
import dev.weir.worker.template.Templates;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** The root of a chain behind a source's reader. */
final class ReaderDriver implements SourceDriver {
  private static final @Nullable Wiring COPY =
      Templates.constant(MethodHandles.lookup(), Wiring.class);

  private final Wiring shared;

  /**
   * What it is made of.
   *
   * @param name of the source
   * @param next the first operator behind it
   */
  record Wiring(
      String name,
      @Nullable Watermarks<Object> watermarks,
      Emitter<Object> next,
      ElementContext context) {}

  ReaderDriver(Wiring shared) {
    this.shared = shared;
  }

  @Override
  public int run(RecordBatch batch, int atMost) {
    Wiring chain = COPY == null ? shared : COPY;
    ElementContext context = chain.context();
    context.beginRun();
    SplitProgress last = null;
    int taken = 0;
    while (taken < atMost && batch.isRecord()) {
      SplitProgress split = batch.split();
      if (split != last) {
        context.origin(split);
        last = split;
      }
      split.taking();
      Object record = batch.record();
      context.timestamp(timestamp(chain, split, record));
      split.taken(batch.position());
      batch.take();
      taken++;
      chain.next().emit(record);
      if (context.runEnds()) {
        break;
      }
    }
    return taken;
  }

  private static long timestamp(Wiring chain, SplitProgress split, Object record) {
    Watermarks<Object> watermarks = chain.watermarks();
    if (watermarks == null) {
      return ElementContext.NO_TIMESTAMP;
    }
    long millis;
    try {
      millis = watermarks.timestamps().timestamp(record).toEpochMilli();
    } catch (ArithmeticException e) {
      millis = Long.MAX_VALUE;
    } catch (Throwable e) {
      throw chain.context().failedOn(chain.name(), record, Object::toString, e);
    }
    if (millis > SourceReaderOperator.MAX_TIMESTAMP
        || millis < -SourceReaderOperator.MAX_TIMESTAMP) {
      throw chain
          .context()
          .broken(
              chain.name(),
              ErrorCode.TIMESTAMP_INVALID,
              record,
              "the event time is more than 285 million years from 1970; is its unit milliseconds?");
    }
    split.seen(millis);
    return millis;
  }
}

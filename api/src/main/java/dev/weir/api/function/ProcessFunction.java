package dev.weir.api.function;

import dev.weir.api.state.Timer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A keyed operator with declared state and named timers. State and timers are fields of the
 * function, made with {@link dev.weir.api.state.State} and {@link Timer}; the job's topology lists
 * them. One instance serves one subtask and is called by one thread.
 *
 * <pre>{@code
 * final class Silent extends ProcessFunction<String, Order, Alert> {
 *   final ValueState<Instant> last = State.value("last", Instant.class);
 *   final Timer quiet = Timer.eventTime("quiet");
 *
 *   public void process(Order order, Context<String, Alert> ctx) {
 *     last.set(order.time());
 *     quiet.set(order.time().plus(TEN_MINUTES));
 *   }
 *
 *   public void onTimer(Timer timer, Context<String, Alert> ctx) {
 *     ctx.emit(new Alert(ctx.key()));
 *   }
 * }
 * }</pre>
 */
public abstract class ProcessFunction<K, IN, OUT> {

  /** Called for each record, with state and timers of the record's key. */
  public abstract void process(IN record, Context<K, OUT> ctx) throws Exception;

  /**
   * Called when a timer of this key fires. The timer is no longer set, and may be set again; but
   * not for ever, or the job cannot end with its input: see {@link Timer}.
   */
  public void onTimer(Timer timer, Context<K, OUT> ctx) throws Exception {
    throw new UnsupportedOperationException(
        "timer '" + timer.name() + "' fired, but " + getClass().getName() + " has no onTimer");
  }

  /** What a function may ask while it is called. Not to be kept. */
  public interface Context<K, OUT> extends Emitter<OUT> {
    K key();

    /**
     * Event time of the record, or the time the firing timer was set to; null without event time.
     */
    @Nullable Instant timestamp();

    /**
     * The operator's event-time clock; {@link Instant#MIN} before the first watermark. It advances
     * when all timers that are due have fired, so they still see the time before.
     */
    Instant watermark();

    /** Processing time: the executor's clock, or the test's. */
    Instant now();
  }
}

package dev.weir.api.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A named timer, one for each key: {@link #set} replaces, {@link #cancel} takes it back. Timers are
 * keyed state: they are in every snapshot and fire exactly once.
 *
 * <p>At the end of a bounded input event time is at its end too, so every timer of event time
 * fires, in order of time, however far its time lies ahead; and so does one that {@code onTimer}
 * sets then. A function whose timer sets itself again for ever would never let the job end: after
 * 1,000 of them for each timer that was set before, the job fails with WEIR-3012. So set a timer
 * again only while there is a reason, such as a record of the key since it last fired. The same
 * limit holds for timers that are set to times already reached, each by the one before.
 *
 * <p>Timers of processing time that are set when event time comes to its end never fire: a bounded
 * job does not wait for the clock. What must come out in any case belongs to a timer of event time.
 * A source that is stopped, not at its end, does not end event time: timers stay set, and are in
 * the last checkpoint.
 */
public final class Timer {
  private final String name;
  private final TimeDomain domain;
  private @Nullable Binding binding;

  /** Which clock a timer watches. */
  public enum TimeDomain {
    /** Fires when the operator's watermark reaches the time, or when the input has ended. */
    EVENT,
    /** Fires when the executor's clock reaches the time, unless the input has ended. */
    PROCESSING
  }

  private Timer(String name, TimeDomain domain) {
    StateDeclaration.requireName(name);
    this.name = name;
    this.domain = domain;
  }

  /** A timer of event time: fires when the operator's watermark reaches it. */
  public static Timer eventTime(String name) {
    return new Timer(name, TimeDomain.EVENT);
  }

  /** A timer of processing time: fires when the executor's clock reaches it. */
  public static Timer processingTime(String name) {
    return new Timer(name, TimeDomain.PROCESSING);
  }

  public String name() {
    return name;
  }

  public TimeDomain domain() {
    return domain;
  }

  /** Sets the key's timer, replacing an earlier one; a time already reached fires soon. */
  public void set(Instant time) {
    if (time == null) {
      throw new NullPointerException("timer '" + name + "' was set to null; use cancel()");
    }
    bound().set(time);
  }

  /** The key's timer does not fire; nothing happens when it was not set. */
  public void cancel() {
    bound().cancel();
  }

  /** For the runtime: called once, before the function is called. */
  public void bind(Binding binding) {
    if (this.binding != null) {
      throw new IllegalStateException("timer '" + name + "' is bound already");
    }
    this.binding = binding;
  }

  private Binding bound() {
    Binding bound = binding;
    if (bound == null) {
      throw new IllegalStateException("timer '" + name + "' is used outside process and onTimer");
    }
    return bound;
  }

  /** What the runtime supplies. */
  public interface Binding {
    void set(Instant time);

    void cancel();
  }
}

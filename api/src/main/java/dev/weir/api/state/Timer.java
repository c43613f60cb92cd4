package dev.weir.api.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A named timer, one for each key: {@link #set} replaces, {@link #cancel} takes it back. Timers are
 * keyed state: they are in every snapshot and fire exactly once.
 */
public final class Timer {
  private final String name;
  private final TimeDomain domain;
  private @Nullable Binding binding;

  /** Which clock a timer watches. */
  public enum TimeDomain {
    /** Fires when the operator's watermark reaches the time. */
    EVENT,
    /** Fires when the executor's clock reaches the time. */
    PROCESSING
  }

  private Timer(String name, TimeDomain domain) {
    StateDeclaration.requireName(name);
    this.name = name;
    this.domain = domain;
  }

  public static Timer eventTime(String name) {
    return new Timer(name, TimeDomain.EVENT);
  }

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
    bound().set(time);
  }

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

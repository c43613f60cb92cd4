package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.function.Emitter;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.graph.NodeSpec.ProcessSpec;
import dev.weir.api.state.DeclaredState;
import dev.weir.api.state.Timer;
import dev.weir.state.TimerTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user's own keyed operator: binds its declared state and timers to the subtask's tables, then
 * calls it for each record and each timer that fires. Timers of one time fire in order of their
 * declaration.
 */
final class ProcessOperator<T, K, R> implements Operator<T> {
  private final String name;
  private final KeyedRecords<T, K> keyed;
  private final ProcessFunction<K, T, R> function;
  private final List<NamedTimers<K>> eventTimers = new ArrayList<>();
  private final List<NamedTimers<K>> processingTimers = new ArrayList<>();
  private final ElementContext context;
  private final ProcessCall<K, R> call;
  private final SweepLimit sweep = new SweepLimit();

  /**
   * @param next as the function sees it
   */
  ProcessOperator(
      String name,
      ProcessSpec<T, K, R> spec,
      KeyedRecords<T, K> keyed,
      KeyedTables<K> tables,
      Emitter<R> next,
      ElementContext context) {
    this.name = name;
    this.keyed = keyed;
    this.function = spec.function();
    this.context = context;
    this.call = new ProcessCall<>(next, keyed, context);
    var bindings = new StateBindings<>(keyed, tables);
    for (DeclaredState<?> state : spec.states()) {
      bindings.bind(state);
    }
    for (Timer timer : spec.timers()) {
      var timers = new NamedTimers<>(timer, keyed, tables.timers("timer/" + timer.name()), context);
      timer.bind(timers);
      (timer.domain() == Timer.TimeDomain.EVENT ? eventTimers : processingTimers).add(timers);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void emit(T record) {
    keyed.select(record);
    try {
      function.process(record, call);
    } catch (Throwable e) {
      throw context.failedOn(name, record, Object::toString, e);
    }
  }

  @Override
  public boolean fireEventTimer(long watermark) {
    NamedTimers<K> first = earliest(eventTimers);
    long time = first == null ? TimerTable.NEVER : first.earliest();
    if (first == null || time == TimerTable.NEVER || time > watermark) {
      sweep.over();
      return false;
    }
    if (!sweep.allows(time, watermark, pending(eventTimers))) {
      throw endless(first, watermark);
    }
    return fire(first, watermark);
  }

  private WeirException endless(NamedTimers<K> timers, long watermark) {
    timers.pollDue(watermark);
    return context.broken(
        name,
        ErrorCode.TIMERS_ENDLESS,
        null,
        "a timer sets itself, or another one, again and again, at last '"
            + timers.timer().name()
            + "' of key "
            + keyed.key()
            + (watermark == Long.MAX_VALUE
                ? ": the input has ended, and "
                : ": event time stands still, and ")
            + SweepLimit.MAX_FIRINGS_PER_TIMER
            + " timers have fired for each one that was set before; onTimer must stop setting them,"
            + " for instance when its key had no record since the last one");
  }

  @Override
  public boolean fireProcessingTimer(long nowMillis) {
    return fire(earliest(processingTimers), nowMillis);
  }

  @Override
  public long processingTimerMillis() {
    NamedTimers<K> first = earliest(processingTimers);
    return first == null ? Long.MAX_VALUE : first.earliest();
  }

  private static <K> @Nullable NamedTimers<K> earliest(List<NamedTimers<K>> all) {
    NamedTimers<K> first = null;
    for (NamedTimers<K> timers : all) {
      if (first == null || timers.earliest() < first.earliest()) {
        first = timers;
      }
    }
    return first;
  }

  private boolean fire(@Nullable NamedTimers<K> timers, long upTo) {
    if (timers == null || !timers.pollDue(upTo)) {
      return false;
    }
    boolean event = timers.timer().domain() == Timer.TimeDomain.EVENT;
    context.timestamp(event ? timers.firedTime() : ElementContext.NO_TIMESTAMP);
    try {
      function.onTimer(timers.timer(), call);
    } catch (Throwable e) {
      throw context.failed(name, "timer '" + timers.timer().name() + "' of key " + keyed.key(), e);
    }
    return true;
  }

  @Override
  public long timersPending() {
    return pending(eventTimers) + pending(processingTimers);
  }

  private static <K> long pending(List<NamedTimers<K>> all) {
    long pending = 0;
    for (NamedTimers<K> timers : all) {
      pending += timers.size();
    }
    return pending;
  }
}

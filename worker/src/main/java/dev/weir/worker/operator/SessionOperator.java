package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.function.Emitter;
import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.schema.Schema;
import dev.weir.api.window.Aggregate;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.Windows;
import dev.weir.state.StateTable;
import dev.weir.state.TimerTable;
import org.jspecify.annotations.Nullable;

/**
 * Session windows: one entry for each key, with its open sessions. A record joins the session
 * within the gap before or after it, and with it all that it connects.
 *
 * <pre>
 *   records    x  x   x            x x        a session ends the gap after its last record
 *   sessions  |---------gap|      |---gap|
 * </pre>
 *
 * <p>Invariants: every session in the table ends later than the watermark; a key with sessions has
 * one timer, set to the end of its first session or earlier. A timer that fires too early is set
 * again, so a record that prolongs a session sets none.
 */
final class SessionOperator<T, K, A, R, OUT> implements Operator<T>, TimerTable.Fired<K, Void> {
  /** Names of its tables; part of every snapshot. */
  static final String SESSIONS = "sessions";

  static final String TIMERS = "session-ends";

  private final String name;
  private final KeyedRecords<T, K> keyed;
  private final long gap;
  private final Aggregate<T, A, R> aggregate;
  private final WindowCalls<K, A, R, OUT> calls;
  private final StateTable<K, Void, OpenSessions<A>> sessions;
  private final TimerTable<K, Void> ends;
  private final Emitter<OUT> next;
  private final ElementContext context;
  private long firedEnd;
  private long lateDropped;

  SessionOperator(
      String name,
      WindowSpec<T, K, A, R, OUT> spec,
      KeyedRecords<T, K> keyed,
      KeyedTables<K> tables,
      Emitter<OUT> next,
      ElementContext context) {
    this.name = name;
    this.keyed = keyed;
    this.gap = ((Windows.Sessions) spec.windows()).gapMillis();
    this.aggregate = spec.aggregate();
    this.calls = WindowCalls.of(name, spec, context);
    this.sessions =
        tables.table(
            SESSIONS,
            null,
            null,
            "sessions(" + Schema.of(aggregate.accumulatorType()).text() + ")",
            new OpenSessions.Form<>(tables.codec(aggregate.accumulatorType())));
    this.ends = tables.timers(TIMERS);
    this.next = next;
    this.context = context;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void emit(T record) {
    long time = context.timestamp();
    if (time == ElementContext.NO_TIMESTAMP) {
      throw context.broken(
          name,
          ErrorCode.TIMESTAMP_INVALID,
          record,
          "the record has no event time; give its source .watermarks(…)");
    }
    keyed.select(record);
    OpenSessions<A> latest = sessions.get(keyed.hash(), keyed.key(), null);
    OpenSessions<A> later = null;
    OpenSessions<A> at = latest;
    while (at != null && time < at.firstMillis() - gap) {
      later = at.after(later);
      at = at.earlier();
    }
    OpenSessions<A> joined;
    if (at != null && time <= at.lastMillis() + gap) {
      joined = joined(at, time, record);
    } else if (at == null && time + gap <= context.watermark()) {
      lateDropped++;
      return;
    } else {
      joined = new OpenSessions<>(time, time, added(null, record), at);
      if (at == null) {
        ends.set(keyed.hash(), keyed.key(), null, time + gap);
      }
    }
    put(OpenSessions.over(later, joined));
  }

  /** The session with one record more, and with the earlier ones that it reaches now. */
  private OpenSessions<A> joined(OpenSessions<A> session, long time, T record) {
    long first = Math.min(session.firstMillis(), time);
    A accumulator = added(session.accumulator(), record);
    OpenSessions<A> earlier = session.earlier();
    while (earlier != null && first <= earlier.lastMillis() + gap) {
      first = earlier.firstMillis();
      accumulator = calls.merged(earlier.accumulator(), accumulator);
      earlier = earlier.earlier();
    }
    return new OpenSessions<>(first, Math.max(session.lastMillis(), time), accumulator, earlier);
  }

  private A added(@Nullable A before, T record) {
    A after;
    try {
      after = aggregate.add(before == null ? aggregate.create() : before, record);
    } catch (Throwable e) {
      throw context.failedOn(name, record, Object::toString, e);
    }
    return calls.present(after, record);
  }

  private void put(@Nullable OpenSessions<A> all) {
    if (all == null) {
      sessions.remove(keyed.hash(), keyed.key(), null);
    } else {
      sessions.put(keyed.hash(), keyed.key(), null, all);
    }
  }

  @Override
  public boolean fireEventTimer(long watermark) {
    if (ends.earliest() > watermark || !ends.pollDue(watermark, this)) {
      return false;
    }
    fire(firedEnd);
    return true;
  }

  @Override
  public void fired(int keyHash, K key, @Nullable Void none, long time) {
    keyed.select(keyHash, key);
    firedEnd = time;
  }

  private void fire(long time) {
    OpenSessions<A> all = sessions.get(keyed.hash(), keyed.key(), null);
    if (all == null) {
      throw new IllegalStateException("a timer without a session, of key " + keyed.key());
    }
    OpenSessions<A> first = all.first();
    boolean ended = first.lastMillis() + gap <= time;
    OpenSessions<A> left = ended ? all.withoutFirst() : all;
    if (left != null) {
      ends.set(keyed.hash(), keyed.key(), null, left.first().lastMillis() + gap);
    }
    if (ended) {
      put(left);
      var window = new TimeWindow(first.firstMillis(), first.lastMillis() + gap);
      context.timestamp(window.endMillis());
      next.emit(calls.result(keyed.key(), window, first.accumulator()));
    }
  }

  @Override
  public long lateDropped() {
    return lateDropped;
  }

  @Override
  public long timersPending() {
    return ends.size();
  }
}

package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;
import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.schema.Schema;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.Windows;
import dev.weir.state.StateTable;
import dev.weir.state.TimerTable;
import org.jspecify.annotations.Nullable;

/**
 * Session windows: one entry for each key, with its open sessions. It takes what combiners made of
 * records in front of the edge: spans from a first to a last record. A span joins the session
 * within the gap before or after it, and all that it connects. A template.
 *
 * <pre>
 *   records    x  x   x            x x        a session ends the gap after its last record
 *   sessions  |---------gap|      |---gap|
 * </pre>
 *
 * <p>Invariants: every session in the table ends later than the watermark; a key with sessions has
 * one timer, set to the end of its first session or earlier. A timer that fires too early is set
 * again, so what prolongs a session sets none.
 */
final class SessionOperator<T, K, A, R, OUT>
    implements Operator<SpanPartial<K, A>>, TimerTable.Fired<K, Void> {
  /** Names of its tables; part of every snapshot. */
  static final String SESSIONS = "sessions";

  static final String TIMERS = "session-ends";

  private final String name;
  private final KeyedRecords<T, K> keyed;
  private final long gap;
  private final WindowCalls<K, A, R, OUT> calls;
  private final StateTable<K, Void, OpenSessions<A>> sessions;
  private final TimerTable<K, Void> ends;
  private final Emitter<OUT> next;
  private final ElementContext context;
  private long firedEnd;
  private long lateDropped;
  private long recordsHidden;

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
    var accumulators = spec.aggregate().accumulatorType();
    this.calls = WindowCalls.of(name, spec, context);
    this.sessions =
        tables.table(
            SESSIONS,
            null,
            null,
            "sessions(" + Schema.of(accumulators).text() + ")",
            new OpenSessions.Form<>(tables.codec(accumulators)));
    this.ends = tables.timers(TIMERS);
    this.next = next;
    this.context = context;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void emit(SpanPartial<K, A> partial) {
    long first = context.timestamp();
    long last = first + partial.spanMillis();
    recordsHidden += partial.records() - 1;
    int hash = partial.hash();
    K key = partial.key();
    OpenSessions<A> later = null;
    OpenSessions<A> at = sessions.get(hash, key, null);
    while (at != null && last < at.firstMillis() - gap) {
      later = at.after(later);
      at = at.earlier();
    }
    OpenSessions<A> changed;
    if (at != null && first <= at.lastMillis() + gap) {
      changed = joined(at, first, last, partial.accumulator());
    } else if (at == null && last + gap <= context.watermark()) {
      lateDropped += partial.records();
      return;
    } else {
      changed = new OpenSessions<>(first, last, partial.accumulator(), at);
      if (at == null) {
        ends.set(hash, key, null, last + gap);
      }
    }
    put(hash, key, OpenSessions.over(later, changed));
  }

  /** The session with a span more, and with the earlier ones that it reaches now. */
  private OpenSessions<A> joined(OpenSessions<A> session, long first, long last, A added) {
    long begin = Math.min(session.firstMillis(), first);
    A accumulator = calls.merged(session.accumulator(), added);
    OpenSessions<A> earlier = session.earlier();
    while (earlier != null && begin <= earlier.lastMillis() + gap) {
      begin = Math.min(begin, earlier.firstMillis());
      accumulator = calls.merged(earlier.accumulator(), accumulator);
      earlier = earlier.earlier();
    }
    long end = Math.max(session.lastMillis(), last);
    return new OpenSessions<>(begin, end, accumulator, earlier);
  }

  private void put(int hash, K key, @Nullable OpenSessions<A> all) {
    if (all == null) {
      sessions.remove(hash, key, null);
    } else {
      sessions.put(hash, key, null, all);
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
      put(keyed.hash(), keyed.key(), left);
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
  public long recordsHidden() {
    return recordsHidden;
  }

  @Override
  public long timersPending() {
    return ends.size();
  }
}

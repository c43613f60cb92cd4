package dev.weir.worker.operator;

import dev.weir.api.state.Timer;
import dev.weir.state.TimerTable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A declared timer, bound to its table: one time for each key. */
final class NamedTimers<K> implements Timer.Binding {
  private final Timer timer;
  private final KeyedRecords<?, K> keyed;
  private final TimerTable<K, Void> table;
  private final ElementContext context;
  private final TimerTable.Fired<K, Void> fired = this::fired;
  private long firedTime;

  NamedTimers(
      Timer timer, KeyedRecords<?, K> keyed, TimerTable<K, Void> table, ElementContext context) {
    this.timer = timer;
    this.keyed = keyed;
    this.table = table;
    this.context = context;
  }

  Timer timer() {
    return timer;
  }

  long earliest() {
    return table.earliest();
  }

  long size() {
    return table.size();
  }

  @Override
  public void set(Instant time) {
    long millis = millis(time);
    table.set(keyed.hash(), keyed.key(), null, millis);
    if (timer.domain() == Timer.TimeDomain.EVENT && millis <= context.watermark()) {
      context.timerOverdue();
    }
  }

  /** Times outside the range of milliseconds count as its ends, the far one as never. */
  private static long millis(Instant time) {
    try {
      return Math.min(time.toEpochMilli(), Long.MAX_VALUE - 1);
    } catch (ArithmeticException e) {
      return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE - 1;
    }
  }

  @Override
  public void cancel() {
    table.cancel(keyed.hash(), keyed.key(), null);
  }

  /** Takes out the first timer that is due, and works on its key from then on. */
  boolean pollDue(long upTo) {
    return table.earliest() <= upTo && table.pollDue(upTo, fired);
  }

  private void fired(int keyHash, K key, @Nullable Void none, long time) {
    keyed.select(keyHash, key);
    firedTime = time;
  }

  /** The time that the timer last taken out was set to. */
  long firedTime() {
    return firedTime;
  }
}

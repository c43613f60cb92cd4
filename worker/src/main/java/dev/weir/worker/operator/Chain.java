package dev.weir.worker.operator;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The operators of one subtask, each calling the next. Owned by the subtask's loop.
 *
 * <p>What may fire many timers is resumable: {@link #beginSweep}, then {@link #sweepSome} while
 * there is room. Invariant: the chain's watermark advances only when the sweep is done; until then
 * it takes no record and no barrier.
 */
public final class Chain {
  private final ElementContext context;
  private final Head head;
  private final Operator<?>[] operators; // an array: it is gone through in every step
  private final List<Sweep> sweeps;
  private final @Nullable SinkOperator<?> sink;
  private boolean sweeping;
  private long sweepTo = Long.MIN_VALUE;
  private int sweepAt;

  /**
   * Where a chain's elements come from: exactly one is not null.
   *
   * @param records takes the records of the input gate
   */
  record Head(
      @Nullable RunDriver records,
      @Nullable SourceReaderOperator<?> reader,
      @Nullable EnumeratorOperator enumerator) {}

  /**
   * @param operators without reader and enumerator, in order
   * @param sweeps theirs
   */
  Chain(
      ElementContext context,
      Head head,
      List<Operator<?>> operators,
      List<Sweep> sweeps,
      @Nullable SinkOperator<?> sink) {
    this.context = context;
    this.head = head;
    this.operators = operators.toArray(new Operator<?>[0]);
    this.sweeps = List.copyOf(sweeps);
    this.sink = sink;
  }

  public ElementContext context() {
    return context;
  }

  /** Takes the records of the input gate; null for a reader or an enumerator. */
  public @Nullable RunDriver records() {
    return head.records();
  }

  public @Nullable SourceReaderOperator<?> reader() {
    return head.reader();
  }

  public @Nullable EnumeratorOperator enumerator() {
    return head.enumerator();
  }

  /** What is shown of a source's splits here: a reader's positions, an enumerator's figures. */
  public SortedMap<String, Long> progress() {
    if (head.reader() != null) {
      return head.reader().positions();
    }
    return head.enumerator() != null ? head.enumerator().figures() : new TreeMap<>();
  }

  public @Nullable SinkOperator<?> sink() {
    return sink;
  }

  /** False: what another record gives would have to wait. */
  public boolean hasRoom() {
    return sink == null || sink.hasRoom();
  }

  /** Event time advances to {@code watermark}: timers up to it are to be fired. */
  public void beginSweep(long watermark) {
    sweeping = true;
    sweepTo = watermark;
    sweepAt = 0;
  }

  public boolean isSweeping() {
    return sweeping;
  }

  /**
   * Fires some timers, until {@link ElementContext#runEnds}.
   *
   * @param atMost how many
   * @return how many; 0 when none is left: the sweep is done, and the watermark is what it was
   *     begun with
   */
  public int sweepSome(int atMost) {
    while (sweepAt < sweeps.size()) {
      int fired = sweeps.get(sweepAt).sweep(sweepTo, atMost);
      if (fired > 0) {
        return fired;
      }
      sweepAt++;
    }
    sweeping = false;
    context.watermark(sweepTo);
    return 0;
  }

  /** When the first processing-time timer is due; Long.MAX_VALUE when none is set. */
  public long processingTimerMillis() {
    long first = Long.MAX_VALUE;
    for (Operator<?> operator : operators) {
      first = Math.min(first, operator.processingTimerMillis());
    }
    return first;
  }

  /** Fires one processing-time timer that is due; false when none is. */
  public boolean fireProcessingTimer(long nowMillis) {
    for (Operator<?> operator : operators) {
      if (operator.fireProcessingTimer(nowMillis)) {
        return true;
      }
    }
    return false;
  }

  public long lateDropped() {
    long late = 0;
    for (Operator<?> operator : operators) {
      late += operator.lateDropped();
    }
    return late;
  }

  /** Records that left the job in a sink of this chain. */
  public long recordsOut() {
    long records = 0;
    for (Operator<?> operator : operators) {
      records += operator.recordsOut();
    }
    return records;
  }

  /** Records that came to this chain as part of another, by a combiner. */
  public long recordsHidden() {
    long records = 0;
    for (Operator<?> operator : operators) {
      records += operator.recordsHidden();
    }
    return records;
  }

  public long timersPending() {
    long pending = 0;
    for (Operator<?> operator : operators) {
      pending += operator.timersPending();
    }
    return pending;
  }

  /**
   * {@code i64 watermark}, then what the reader or the enumerator saves: part of every snapshot.
   */
  public void save(ByteWriter out) {
    out.writeLong(context.watermark());
    if (head.reader() != null) {
      head.reader().save(out);
    }
    if (head.enumerator() != null) {
      head.enumerator().save(out);
    }
  }

  /** Before the first element: what {@link #save} wrote. */
  public void restore(ByteReader in) {
    context.watermark(in.readLong());
    if (head.reader() != null) {
      head.reader().restore(in);
    }
    if (head.enumerator() != null) {
      head.enumerator().restore(in);
    }
  }

  /** Lets go of whatever is open outside. Nothing of the chain is called afterwards. */
  public void close() {
    context.close();
    if (head.reader() != null) {
      head.reader().close();
    }
    if (sink != null) {
      sink.close();
    }
  }
}

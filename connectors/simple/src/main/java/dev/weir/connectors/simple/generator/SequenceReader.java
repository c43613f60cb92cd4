package dev.weir.connectors.simple.generator;

import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.SplitOutput;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.LongFunction;

/**
 * Gives the numbers of its splits, the lowest first, each made into a record. Never blocks. Owned
 * by one thread.
 *
 * <p>With a rate each split has a time at which number {@code from} would have been due. It is the
 * same for all splits of a reader unless a split comes more than {@link #MAX_LAG_MILLIS} late: that
 * one goes on from its own position.
 */
public final class SequenceReader<T> implements SourceReader<T> {
  /** What is overdue for longer than this is not made up for. */
  private static final long MAX_LAG_MILLIS = 1000;

  private final Sequence sequence;
  private final LongFunction<T> make;
  private final ReaderContext.Clock clock;
  private final PriorityQueue<Lane<T>> lanes = new PriorityQueue<>();

  /** When number {@code from} was due; moved when the reader falls behind. */
  private long startMillis = Long.MIN_VALUE;

  private boolean emitted;

  public SequenceReader(Sequence sequence, LongFunction<T> make, ReaderContext.Clock clock) {
    this.sequence = sequence;
    this.make = make;
    this.clock = clock;
  }

  /** One split under way, ordered by its next number. */
  private static final class Lane<T> implements Comparable<Lane<T>> {
    final SplitOutput<T> output;
    final long delayMillis;
    long next;

    Lane(SplitOutput<T> output, long delayMillis) {
      this.output = output;
      this.delayMillis = delayMillis;
      this.next = output.split().position();
    }

    @Override
    public int compareTo(Lane<T> other) {
      return Long.compare(next, other.next);
    }
  }

  @Override
  public void add(SplitOutput<T> split) {
    lanes.add(new Lane<>(split, delayMillis(split.split().position())));
  }

  /**
   * Until the first record, the start is such that the lowest number is due now; after a restore
   * the splits so keep their distances. Numbers from the source's very beginning wait their turn.
   */
  private long delayMillis(long position) {
    if (sequence.perSecond() == 0) {
      return 0;
    }
    boolean fresh = position - sequence.from() < sequence.splits();
    long ownStartMillis = clock.millis() - (fresh ? 0 : sequence.millisTo(position));
    if (!emitted) {
      startMillis = Math.max(startMillis, ownStartMillis);
      return 0;
    }
    long lateMillis = ownStartMillis - startMillis;
    return lateMillis > MAX_LAG_MILLIS ? lateMillis : 0;
  }

  @Override
  public long poll(int maxRecords) {
    long nowMillis = sequence.perSecond() == 0 ? 0 : clock.millis();
    for (int i = 0; i < maxRecords; i++) {
      Lane<T> lane = lanes.peek();
      if (lane == null) {
        return NOTHING;
      }
      if (lane.next >= sequence.end()) {
        lanes.remove();
        lane.output.finished();
        continue;
      }
      if (sequence.perSecond() > 0) {
        long dueMillis = startMillis + lane.delayMillis + sequence.millisTo(lane.next);
        if (dueMillis > nowMillis) {
          return dueMillis;
        }
        startMillis += Math.max(0, nowMillis - dueMillis - MAX_LAG_MILLIS);
      }
      lanes.remove();
      emit(lane);
      lanes.add(lane);
    }
    return lanes.isEmpty() ? NOTHING : MORE;
  }

  private void emit(Lane<T> lane) {
    long number = lane.next;
    T record =
        Objects.requireNonNull(
            make.apply(number), () -> "the generator's maker gave null for number " + number);
    lane.next = sequence.next(number);
    emitted = true;
    lane.output.emit(record, lane.next);
  }

  @Override
  public void close() {}
}

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

  /**
   * One split under way, ordered by when its next record is due and by its next number.
   *
   * @param dueMillis after the start; 0 where there is no rate
   */
  private record Lane<T>(SplitOutput<T> output, long delayMillis, long next, long dueMillis)
      implements Comparable<Lane<T>> {
    @Override
    public int compareTo(Lane<T> other) {
      return dueMillis == other.dueMillis
          ? Long.compare(next, other.next)
          : Long.compare(dueMillis, other.dueMillis);
    }
  }

  private Lane<T> lane(SplitOutput<T> output, long delayMillis, long next) {
    long due = sequence.perSecond() == 0 ? 0 : delayMillis + sequence.millisTo(next);
    return new Lane<>(output, delayMillis, next, due);
  }

  @Override
  public void add(SplitOutput<T> split) {
    long position = split.split().position();
    lanes.add(lane(split, delayMillis(position), position));
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
        long dueMillis = startMillis + lane.dueMillis;
        if (dueMillis > nowMillis) {
          return dueMillis;
        }
        startMillis += Math.max(0, nowMillis - dueMillis - MAX_LAG_MILLIS);
      }
      lanes.remove();
      lanes.add(emit(lane));
    }
    return lanes.isEmpty() ? NOTHING : MORE;
  }

  private Lane<T> emit(Lane<T> lane) {
    long number = lane.next;
    T record =
        Objects.requireNonNull(
            make.apply(number), () -> "the generator's maker gave null for number " + number);
    long next = sequence.next(number);
    emitted = true;
    lane.output.emit(record, next);
    return lane(lane.output, lane.delayMillis, next);
  }

  @Override
  public void close() {}
}

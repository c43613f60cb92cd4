package dev.weir.worker.exchange;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.source.SplitOutput;
import dev.weir.worker.align.BarrierAligner;
import dev.weir.worker.align.WatermarkMerger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a subtask takes its input from: all channels to it, a bounded number of elements from each
 * in turn. Owned by the subtask's loop.
 *
 * <p>Invariants: elements of a channel come in order; a channel that brought its barrier is not
 * read before the checkpoint is aligned or dead; the merged watermark never decreases.
 */
public final class InputGate {
  /** Event time of a record that has none. */
  public static final long NO_TIMESTAMP = SplitOutput.NO_TIMESTAMP;

  /** What {@link #next} found. */
  public enum Next {
    /** No channel has anything to read now; the gate's wake-up follows when one has. */
    NOTHING,
    /** {@link #record}, {@link #timestamp}, {@link #edge}. */
    RECORD,
    /** The merged watermark advanced: {@link #watermark}. */
    WATERMARK,
    /** Every channel became idle: the subtask should tell its own consumers. */
    IDLE,
    /** A channel became active again after {@link #IDLE}. */
    ACTIVE,
    /** A barrier came on every channel: {@link #checkpoint}. */
    BARRIER,
    /** Once: every channel has ended its data. Barriers go on coming. */
    END_OF_DATA
  }

  /** One channel of the gate. */
  record Entry(int edge, boolean assigned, InputChannel channel) {}

  private static final int ELEMENTS_AT_ONCE = 256;

  private final Entry[] entries;
  private final BarrierAligner aligner;
  private final WatermarkMerger merger;
  private final boolean[] ended;
  private final InFlightBudget budget;
  private final long[] read;
  private long readInAll;
  private int endedCount;
  private int cursor;
  private int left = ELEMENTS_AT_ONCE;
  private int countedLeft = ELEMENTS_AT_ONCE;
  private boolean idleFollows;
  private @Nullable Object record;
  private long timestamp;
  private int edge;
  private CheckpointId checkpoint = CheckpointId.NONE;

  InputGate(List<Entry> channels, ExchangeLimits.Pace pace) {
    entries = channels.toArray(new Entry[0]);
    aligner = new BarrierAligner(entries.length);
    merger = new WatermarkMerger(entries.length);
    ended = new boolean[entries.length];
    budget = new InFlightBudget(entries.length, pace);
    read = new long[entries.length];
  }

  /**
   * The next element.
   *
   * @param nowNanos of any clock; used only to measure alignment, so the time of the step's start
   *     will do
   */
  public Next next(long nowNanos) {
    if (idleFollows) {
      idleFollows = false;
      return Next.IDLE;
    }
    for (int without = 0; without < entries.length; ) {
      if (aligner.isBlocked(cursor)) {
        without++;
        turn();
        continue;
      }
      if (left == 0) {
        turn();
        continue;
      }
      InputChannel channel = entries[cursor].channel;
      int element = channel.poll();
      if (element == Element.NONE) {
        without++;
        turn();
        continue;
      }
      without = 0;
      left--;
      if (element == Element.RECORD) {
        record = channel.takeRecord();
        timestamp = channel.value();
        edge = entries[cursor].edge;
        return Next.RECORD;
      }
      Next found = control(element, channel, nowNanos);
      if (found != Next.NOTHING) {
        return found;
      }
    }
    return Next.NOTHING;
  }

  /** What may follow the record that {@link #next} found. */
  public RecordRun run() {
    return entries[cursor].channel;
  }

  /** How many may follow before the next channel has its turn. */
  public int runLength() {
    return left;
  }

  /** So many were taken from {@link #run}. */
  public void took(int records) {
    left -= records;
  }

  /** Counts what was read from the channel whose turn it is. */
  private void count() {
    int taken = countedLeft - left;
    read[cursor] += taken;
    readInAll += taken;
    countedLeft = left;
  }

  /**
   * Tells producers how far they may be ahead. A gate that is never told the time leaves it at
   * their first limit.
   *
   * @param activeNanos time in which this subtask was not without input, from any beginning on
   */
  public void pace(long activeNanos) {
    count();
    if (budget.observe(activeNanos, readInAll, read)) {
      for (int channel = 0; channel < entries.length; channel++) {
        entries[channel].channel.maxUnread(budget.limit(channel));
      }
    }
  }

  private void turn() {
    count();
    cursor = cursor + 1 == entries.length ? 0 : cursor + 1;
    left = ELEMENTS_AT_ONCE;
    countedLeft = ELEMENTS_AT_ONCE;
  }

  private Next control(int element, InputChannel channel, long nowNanos) {
    return switch (element) {
      case Element.WATERMARK -> time(merger.watermark(cursor, channel.value()));
      case Element.IDLE -> time(merger.idle(cursor, true));
      case Element.ACTIVE -> time(merger.idle(cursor, false));
      case Element.BARRIER -> barrier(new CheckpointId(channel.value()), nowNanos);
      case Element.END_OF_DATA -> end();
      default -> throw new IllegalStateException("element " + element);
    };
  }

  private Next time(WatermarkMerger.Outcome outcome) {
    return switch (outcome) {
      case NOTHING -> Next.NOTHING;
      case ADVANCED -> Next.WATERMARK;
      case BECAME_IDLE -> Next.IDLE;
      case BECAME_ACTIVE -> Next.ACTIVE;
      case ADVANCED_AND_IDLE -> {
        idleFollows = true;
        yield Next.WATERMARK;
      }
    };
  }

  private Next barrier(CheckpointId id, long nowNanos) {
    switch (aligner.barrier(cursor, id, nowNanos)) {
      case WAIT -> {
        return Next.NOTHING;
      }
      case DROPPED -> {
        entries[cursor].channel.resolved(id);
        return Next.NOTHING;
      }
      case ABANDONED -> {
        resolved(aligner.doneThrough());
        return Next.NOTHING;
      }
      case ALIGNED -> {
        checkpoint = id;
        resolved(id);
        return Next.BARRIER;
      }
    }
    throw new AssertionError(id);
  }

  private void resolved(CheckpointId id) {
    for (Entry entry : entries) {
      entry.channel.resolved(id);
    }
  }

  private Next end() {
    if (!ended[cursor]) {
      ended[cursor] = true;
      endedCount++;
      if (endedCount == entries.length) {
        return Next.END_OF_DATA;
      }
    }
    return Next.NOTHING;
  }

  /** The record of the last {@link Next#RECORD}. */
  public Object record() {
    Object last = record;
    if (last == null) {
      throw new IllegalStateException("no record was read");
    }
    return last;
  }

  /** Event time in milliseconds, or {@link #NO_TIMESTAMP}. */
  public long timestamp() {
    return timestamp;
  }

  /** The edge the record came on: its place in the plan's edges. */
  public int edge() {
    return edge;
  }

  /** The merged watermark; Long.MIN_VALUE before the first. */
  public long watermark() {
    return merger.merged();
  }

  /** The id of the last aligned barrier. */
  public CheckpointId checkpoint() {
    return checkpoint;
  }

  /** When the first barrier came: of the checkpoint being aligned, else of {@link #checkpoint}. */
  public long firstBarrierNanos() {
    return aligner.firstBarrierNanos();
  }

  /** The checkpoint whose barrier some channels have brought and others not, or NONE. */
  public CheckpointId aligning() {
    return aligner.aligning();
  }

  /** From the first barrier of {@link #checkpoint} to the last. */
  public long alignmentNanos() {
    return aligner.alignmentNanos();
  }

  /** Checkpoints up to this one are dead: unblocks, and drops their barriers from now on. */
  public void abortThrough(CheckpointId id) {
    aligner.abortThrough(id);
    resolved(id);
  }

  /** Asks every enumerator in front of this subtask for a split; asking again changes nothing. */
  public void requestSplit() {
    for (Entry entry : entries) {
      if (entry.assigned) {
        entry.channel.requestSplit();
      }
    }
  }

  /** To be saved with the subtask: per channel in order of id, and last the merged one. */
  public long[] watermarks() {
    return merger.saved();
  }

  /** Before the first {@link #next}: what {@link #watermarks} gave. */
  public void restoreWatermarks(long[] saved) {
    merger.restore(saved);
  }

  /** Fill of the fullest channel's queue, 0..1. */
  public double fill() {
    double fullest = 0;
    for (Entry entry : entries) {
      fullest = Math.max(fullest, entry.channel.fill());
    }
    return fullest;
  }
}

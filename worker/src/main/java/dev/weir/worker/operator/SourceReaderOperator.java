package dev.weir.worker.operator;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.sink.BlockingCalls;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.api.time.Watermarks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The head of a chain that reads a source: takes records from its reader one by one, so that its
 * state is exactly what was taken, never what the reader has polled ahead. Owned by the subtask's
 * loop; the reader may have a thread of its own, which hands over whole batches.
 *
 * <p>Time: while splits may still come the watermark stays at its minimum, because a split that is
 * not assigned may hold any time. Then it is the least of the unfinished splits', idle ones left
 * out, and the highest there is when all are finished.
 *
 * <p>Transitions: reading → (no more splits, all finished) ended; any → stopped.
 */
public final class SourceReaderOperator<T> {
  static final int BATCH_RECORDS = 256;

  /** Batches polled ahead of the loop by a reader's own thread, the one being filled included. */
  static final int MAX_AHEAD = 2;

  /** Event times beyond this many milliseconds from 1970 are refused: 285,000 years. */
  static final long MAX_TIMESTAMP = 1L << 53;

  private final String name;
  private final SourcePath path;
  private final ElementContext context;
  private final @Nullable Watermarks<T> watermarks;
  private final ReaderSide<T> side;
  private final @Nullable BlockingCalls calls;
  private final List<SplitProgress> splits = new ArrayList<>();
  private final Deque<RecordBatch> ready = new ArrayDeque<>();
  private @Nullable RecordBatch batch;
  private int polling;
  private int additions;
  private long pollAtMillis = SourceReader.NOTHING;
  private boolean noMore;
  private boolean asked;
  private boolean stopped;
  private boolean wasIdle;
  private long watermark = Long.MIN_VALUE;
  private long recordsTaken;

  /**
   * @param calls the reader's own thread; null where the reader does not block
   * @param path with the same watermarks
   */
  SourceReaderOperator(
      String name,
      Source<T> source,
      @Nullable Watermarks<T> watermarks,
      int parallelism,
      @Nullable BlockingCalls calls,
      SourcePath path,
      ElementContext context) {
    this.name = name;
    this.watermarks = watermarks;
    this.path = path;
    this.context = context;
    this.calls = calls;
    this.side =
        new ReaderSide<>(
            source,
            new ReaderContext(name, context.subtask(), parallelism, context::nowMillis),
            path);
  }

  /** News from the enumerator. */
  public void assign(Assignment assignment) {
    Split split = assignment.split();
    if (split == null) {
      noMore = true;
      return;
    }
    asked = false;
    add(new SplitProgress(split, Long.MIN_VALUE, context.nowMillis()));
  }

  private void add(SplitProgress progress) {
    splits.add(progress);
    additions++;
    if (calls == null) {
      try {
        side.add(progress);
      } catch (Throwable e) {
        throw Failures.reading(context, name, e);
      }
    } else {
      calls
          .call(
              () -> {
                side.add(progress);
                return progress;
              })
          .whenComplete(context.later(name, (done, failure) -> added(failure)));
    }
    pollAtMillis = SourceReader.MORE;
  }

  private void added(@Nullable Throwable failure) {
    if (failure != null) {
      Failures.reading(context, name, failure);
    }
  }

  /** Whether to ask the enumerator for a split; true once for each wish. */
  public boolean takeWish() {
    boolean wish = splits.isEmpty() && !noMore && !asked && !stopped;
    asked |= wish;
    return wish;
  }

  /**
   * Takes records and emits them, as long as they are at hand.
   *
   * @return how many elements it took; 0 when there is nothing to take now, or first the news that
   *     it is not idle any more
   */
  public int take(int atMost) {
    RecordBatch current = batch;
    if (current == null || current.isEmpty()) {
      int passed = passes() ? pass(Math.min(atMost, BATCH_RECORDS)) : 0;
      current = passed == 0 ? nextBatch() : null;
      if (current == null) {
        return passed;
      }
    }
    if (wasIdle && !isIdle()) {
      return 0;
    }
    if (!current.isRecord()) {
      splits.remove(current.split());
      current.take();
      return 1;
    }
    int taken = path.driver().run(current, atMost);
    recordsTaken += taken;
    return taken;
  }

  /** Whether what the reader emits may go through the chain while it is polled. */
  private boolean passes() {
    return calls == null && ready.isEmpty() && !wasIdle && !stopped && isPollDue();
  }

  private int pass(int atMost) {
    Passage passage = path.passage();
    context.beginRun();
    passage.open(atMost);
    RecordBatch rest = side.poll(atMost);
    passage.close();
    recordsTaken += passage.taken();
    passage.throwFailure();
    polled(rest);
    return passage.taken();
  }

  private boolean isPollDue() {
    return !splits.isEmpty()
        && pollAtMillis != SourceReader.NOTHING
        && (pollAtMillis == SourceReader.MORE || pollAtMillis <= context.nowMillis());
  }

  private @Nullable RecordBatch nextBatch() {
    batch = null;
    if (stopped) {
      return null;
    }
    poll();
    while (!ready.isEmpty()) {
      RecordBatch first = ready.remove();
      if (!first.isEmpty()) {
        arrived(first);
        batch = first;
        if (calls != null) {
          poll();
        }
        return first;
      }
      if (first.failure != null) {
        throw Failures.reading(context, name, first.failure);
      }
    }
    return null;
  }

  /** Its splits are active now, whenever its records are taken. */
  private void arrived(RecordBatch batch) {
    long now = context.nowMillis();
    if (batch.failure != null) {
      var failed = new RecordBatch(1);
      failed.failure = batch.failure;
      ready.addFirst(failed);
    }
    if (watermarks != null && watermarks.idleAfterMillis() != null) {
      batch.forEachSplit(split -> split.active(now));
    }
  }

  private void poll() {
    boolean room = ready.size() + polling < (calls == null ? 1 : MAX_AHEAD);
    if (!room || !isPollDue()) {
      return;
    }
    if (calls == null) {
      polled(side.poll(BATCH_RECORDS));
    } else {
      polling++;
      int before = additions;
      calls
          .call(() -> side.poll(BATCH_RECORDS))
          .whenComplete(
              context.later(name, (polled, failure) -> polledAway(polled, failure, before)));
      if (polling + ready.size() < MAX_AHEAD && pollAtMillis == SourceReader.MORE) {
        poll();
      }
    }
  }

  /**
   * @param before additions when the poll was asked for; its answer knows of no later one
   */
  private void polledAway(@Nullable RecordBatch polled, @Nullable Throwable failure, int before) {
    polling--;
    if (polled == null) {
      Failures.reading(context, name, failure == null ? new AssertionError("no batch") : failure);
      return;
    }
    polled(polled);
    if (before != additions && polled.failure == null) {
      pollAtMillis = SourceReader.MORE;
    }
    if (!stopped) {
      poll();
    }
  }

  private void polled(RecordBatch polled) {
    if (!polled.isEmpty() || polled.failure != null) {
      ready.add(polled);
    }
    pollAtMillis = polled.failure == null ? polled.answer : SourceReader.NOTHING;
  }

  /** When there may be something to take again; Long.MAX_VALUE when only news can bring it. */
  public long wakeAtMillis() {
    if (stopped) {
      return Long.MAX_VALUE;
    }
    long wake = splits.isEmpty() || polling > 0 ? Long.MAX_VALUE : pollAtMillis;
    Long idleAfter = watermarks == null ? null : watermarks.idleAfterMillis();
    if (idleAfter != null && noMore) {
      for (SplitProgress split : splits) {
        if (!split.isIdle()) {
          wake = Math.min(wake, split.idleAtMillis(idleAfter));
        }
      }
    }
    return wake;
  }

  /** Whether all that was polled has been taken. */
  private boolean isTaken() {
    return (batch == null || batch.isEmpty()) && ready.isEmpty();
  }

  /** The watermark as of what was taken; never lower than what it gave before. */
  public long watermark() {
    if (!noMore || stopped) {
      return watermark;
    }
    if (isFinished()) {
      watermark = Long.MAX_VALUE;
    } else if (watermarks != null && !isIdle()) {
      long least = Long.MAX_VALUE;
      for (SplitProgress split : splits) {
        if (!split.isIdle()) {
          least = Math.min(least, split.watermark(watermarks));
        }
      }
      watermark = Math.max(watermark, least);
    }
    return watermark;
  }

  /** Whether there are unfinished splits and none of them holds time back any more. */
  public boolean isIdle() {
    Long idleAfter = watermarks == null ? null : watermarks.idleAfterMillis();
    if (idleAfter == null || !noMore || splits.isEmpty() || stopped) {
      return false;
    }
    boolean all = true;
    if (isTaken()) {
      long now = context.nowMillis();
      for (SplitProgress split : splits) {
        all &= split.judgeIdle(now, idleAfter);
      }
    } else {
      for (SplitProgress split : splits) {
        all &= split.isIdle();
      }
    }
    return all;
  }

  /** Whether {@link #isIdle} differs from its last answer here; the new answer is remembered. */
  public boolean takeIdleChange() {
    boolean now = isIdle();
    boolean changed = now != wasIdle;
    wasIdle = now;
    return changed;
  }

  /** All splits there are for it were read to their end. */
  public boolean isFinished() {
    return noMore && splits.isEmpty();
  }

  /** Reads nothing from now on. */
  public void stop() {
    stopped = true;
    ready.clear();
    batch = null;
  }

  public boolean isStopped() {
    return stopped;
  }

  /** Records taken. */
  public long recordsTaken() {
    return recordsTaken;
  }

  /**
   * {@code u8 noMore | i64 watermark | varint n | n × (split, i64 highest timestamp)}: part of
   * every snapshot.
   */
  public void save(ByteWriter out) {
    out.writeBoolean(noMore);
    out.writeLong(watermark);
    out.writeVarInt(splits.size());
    for (SplitProgress split : splits) {
      Assignment.write(split.reached(), out);
      out.writeLong(split.maxTimestamp());
    }
  }

  /** Before the first {@link #take}: what {@link #save} wrote. */
  public void restore(ByteReader in) {
    noMore = in.readBoolean();
    watermark = in.readLong();
    for (int left = in.readCount(18); left > 0; left--) {
      Split split = Assignment.read(in);
      add(new SplitProgress(split, in.readLong(), context.nowMillis()));
    }
  }

  /** Next position of each unfinished split, by {@code source/split}. */
  public SortedMap<String, Long> positions() {
    return SplitProgress.positions(name, splits);
  }

  /** Lets the reader go. */
  public void close() {
    ready.clear();
    batch = null;
    if (calls != null) {
      calls.call(side::closed);
      return;
    }
    try {
      side.close();
    } catch (Throwable e) {
      Failures.reading(context, name, e);
    }
  }
}

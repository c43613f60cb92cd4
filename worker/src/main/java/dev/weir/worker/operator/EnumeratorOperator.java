package dev.weir.worker.operator;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.sink.BlockingCalls;
import dev.weir.api.source.Source;
import dev.weir.api.source.Split;
import dev.weir.checkpointing.manifest.SplitFigures;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one instance that holds a source's unassigned splits. Splits are listed once in the job's
 * life. A bounded source's go to readers that ask; an unbounded source's are all spread at the
 * start. When none is left every reader is told so. Owned by the subtask's loop.
 *
 * <p>Invariant (R1): a split is here or at one reader, never both: what {@link #next} gave is on
 * the channel before the next barrier.
 *
 * <p>Transitions: new → discovering → assigning → telling → done; any → stopped.
 */
public final class EnumeratorOperator {
  /** More than this a source must not list. */
  static final int MAX_SPLITS = 1_000_000;

  private final String name;
  private final Source<?> source;
  private final int readers;
  private final BlockingCalls calls;
  private final ElementContext context;
  private final Deque<Split> unassigned = new ArrayDeque<>();
  private boolean discovering;
  private boolean discovered;
  private long assigned;
  private int told;
  private boolean stopped;

  /** An assignment on its way. */
  public record Directed(int reader, Assignment assignment) {}

  EnumeratorOperator(
      String name, Source<?> source, int readers, BlockingCalls calls, ElementContext context) {
    this.name = name;
    this.source = source;
    this.readers = readers;
    this.calls = calls;
    this.context = context;
  }

  /** Sources start: lists the splits, unless a checkpoint has them. */
  public void start() {
    if (!discovered && !discovering && !stopped) {
      discovering = true;
      calls
          .<List<Split>>call(() -> source.splits(readers))
          .whenComplete(context.later(name, this::listed));
    }
  }

  private void listed(@Nullable List<Split> splits, @Nullable Throwable failure) {
    if (failure != null || splits == null) {
      Throwable cause = failure == null ? new NullPointerException("splits gave null") : failure;
      Failures.reading(context, name, cause);
      return;
    }
    Set<String> ids = new HashSet<>();
    for (Split split : splits) {
      if (!ids.add(split.id()) || ids.size() > MAX_SPLITS) {
        context.fail(
            name,
            new WeirException(
                ErrorCode.INPUT_UNREADABLE,
                "source '"
                    + name
                    + "' lists "
                    + (ids.size() > MAX_SPLITS
                        ? "more than " + MAX_SPLITS + " splits"
                        : "the split '" + split.id() + "' twice")));
        return;
      }
    }
    unassigned.addAll(splits);
    discovered = true;
    discovering = false;
  }

  /**
   * The next thing to send; null when there is nothing now.
   *
   * @param requests gives the index of a reader that asked for a split, or -1
   */
  public @Nullable Directed next(IntSupplier requests) {
    if (!discovered || stopped) {
      return null;
    }
    if (!unassigned.isEmpty()) {
      int reader = source.bounded() ? requests.getAsInt() : (int) (assigned % readers);
      if (reader < 0) {
        return null;
      }
      assigned++;
      return new Directed(reader, new Assignment(unassigned.remove()));
    }
    return told < readers ? new Directed(told++, Assignment.NO_MORE) : null;
  }

  /** Nothing is left to assign, and all readers know. */
  public boolean isDone() {
    return stopped || told == readers;
  }

  /** Assigns nothing from now on. */
  public void stop() {
    stopped = true;
  }

  /** How many splits there are and how many were handed out; empty before they are listed. */
  public SortedMap<String, Long> figures() {
    return discovered
        ? SplitFigures.of(name, assigned + unassigned.size(), assigned)
        : new TreeMap<>();
  }

  /** {@code u8 discovered | i64 assigned | varint n | n splits}: part of every snapshot. */
  public void save(ByteWriter out) {
    out.writeBoolean(discovered);
    out.writeLong(assigned);
    out.writeVarInt(unassigned.size());
    unassigned.forEach(split -> Assignment.write(split, out));
  }

  /** Before {@link #start}: what {@link #save} wrote. Readers are told again that none is left. */
  public void restore(ByteReader in) {
    discovered = in.readBoolean();
    assigned = in.readLong();
    for (int left = in.readCount(10); left > 0; left--) {
      unassigned.add(Assignment.read(in));
    }
  }
}

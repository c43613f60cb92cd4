package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.source.SplitOutput;
import dev.weir.worker.exchange.RecordRun;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the element that a chain works on: its time, where it came from, the watermark;
 * and the chain's first failure. One for each subtask, owned by its loop.
 */
public final class ElementContext {
  /** Event time of a record that has none. */
  public static final long NO_TIMESTAMP = SplitOutput.NO_TIMESTAMP;

  private static final int MAX_RECORD_CHARS = 200;
  private static final int MAX_CAUSE_CHARS = 1_000;
  private static final int MAX_CAUSES = 3;

  private final int subtask;
  private final LongSupplier clock;
  private long timestamp = NO_TIMESTAMP;
  private long watermark = Long.MIN_VALUE;
  private @Nullable SplitProgress split;
  private boolean runEnds;
  private int edge;
  private @Nullable RecordRun run;
  private boolean timerOverdue;
  private boolean closed;
  private @Nullable WeirException failure;
  private String failedOperator = "";

  /**
   * @param subtask index of the subtask in its chain
   * @param clock processing time in milliseconds
   */
  public ElementContext(int subtask, LongSupplier clock) {
    this.subtask = subtask;
    this.clock = clock;
  }

  /** Index of the subtask in its chain. */
  public int subtask() {
    return subtask;
  }

  /** Processing time in milliseconds. */
  public long nowMillis() {
    return clock.getAsLong();
  }

  /** Event time of the element, or {@link #NO_TIMESTAMP}. */
  public long timestamp() {
    return timestamp;
  }

  /** Event time of a record that has to have one. */
  long eventTime(String operator, Object record) {
    if (timestamp == NO_TIMESTAMP) {
      throw broken(
          operator,
          ErrorCode.TIMESTAMP_INVALID,
          record,
          "the record has no event time; give its source .watermarks(…)");
    }
    return timestamp;
  }

  /** What follows happens at this event time. */
  public void timestamp(long newTimestamp) {
    timestamp = newTimestamp;
  }

  /** Event-time clock of the chain; Long.MIN_VALUE before the first watermark. */
  public long watermark() {
    return watermark;
  }

  /** All timers up to this watermark have fired. */
  public void watermark(long newWatermark) {
    watermark = newWatermark;
  }

  /** The edge of the plan that the record came on; of no interest where a chain begins itself. */
  int edge() {
    return edge;
  }

  /** The records come on this edge of the plan. */
  public void edge(int newEdge) {
    edge = newEdge;
  }

  /** The element comes from this split of the chain's source. */
  void origin(SplitProgress newSplit) {
    split = newSplit;
  }

  /** Records are taken in a row from now on. */
  void beginRun() {
    runEnds = false;
  }

  /** They come from here. */
  void beginRun(RecordRun newRun) {
    run = newRun;
    beginRun();
  }

  /** Hash of the record's key, where the edge on which it came carries it. */
  int keyHash() {
    RecordRun from = run;
    if (from == null) {
      throw new IllegalStateException("the record came on no edge");
    }
    return from.keyHash();
  }

  /**
   * Before another record is taken whoever steps the chain has to look: room may be short, a timer
   * overdue, or something has failed.
   */
  public void endRun() {
    runEnds = true;
  }

  /** Whether {@link #endRun} was called in this run. */
  boolean runEnds() {
    return runEnds;
  }

  /** A function set a timer to a time that the watermark has reached. */
  void timerOverdue() {
    timerOverdue = true;
    endRun();
  }

  /** Whether {@link #timerOverdue()} was called since the last question. */
  public boolean takeTimerOverdue() {
    boolean was = timerOverdue;
    timerOverdue = false;
    return was;
  }

  /** What came later from other threads is of no interest any more. */
  public void close() {
    closed = true;
  }

  /**
   * For what completes later, on the subtask's loop: drops it once the subtask is closed, and makes
   * what it throws the chain's failure, because a stage would swallow it.
   */
  <R> BiConsumer<R, @Nullable Throwable> later(
      String operator, BiConsumer<R, @Nullable Throwable> action) {
    return (result, failed) -> {
      if (!closed) {
        try {
          action.accept(result, failed);
        } catch (WeirException e) {
          fail(operator, e);
        } catch (RuntimeException e) {
          failed(operator, ErrorCode.INTERNAL, null, e);
        }
      }
    };
  }

  /** The first failure of the chain; whoever steps it gives up then. */
  public @Nullable WeirException failure() {
    return failure;
  }

  /** Name of the operator that failed; empty when none did. */
  public String failedOperator() {
    return failedOperator;
  }

  /** Notes a failure that is told to nobody on the stack; the first one counts. */
  public void fail(String operator, WeirException e) {
    endRun();
    if (failure == null && !closed) {
      failure = e;
      failedOperator = operator;
    }
  }

  /** Notes that memory ran out below a user's function, which may catch the error and go on. */
  void outOfMemory(String operator, OutOfMemoryError e) {
    fail(operator, new WeirException(ErrorCode.OUT_OF_MEMORY, e + " (" + place(operator) + ")", e));
  }

  /**
   * Names a failure of user code. One from further down the chain, on its way up through a user's
   * function, stays what it is.
   *
   * @param record what it worked on; null when none
   * @return to be thrown
   */
  WeirException failed(String operator, @Nullable Object record, Throwable cause) {
    return failedOn(operator, record, String::valueOf, cause);
  }

  /**
   * The same for handlers on the record path. They say how to show the record by a method
   * reference, which is linked when it is first reached: the compiler leaves out what comes after
   * one that never was, so a handler that never ran does not force every record into memory.
   */
  public WeirException failedOn(
      String operator, @Nullable Object record, Function<Object, String> text, Throwable cause) {
    if (cause instanceof OutOfMemoryError memory) {
      throw memory;
    }
    WeirException before = failure;
    if (before != null) {
      return before;
    }
    if (cause instanceof WeirException e) {
      fail(operator, e);
      return e;
    }
    return named(operator, ErrorCode.USER_CODE_FAILED, shown(record, text), cause);
  }

  /** Names a failure as {@code code}. */
  public WeirException failed(
      String operator, ErrorCode code, @Nullable Object record, Throwable cause) {
    return named(operator, code, shown(record, String::valueOf), cause);
  }

  private WeirException named(String operator, ErrorCode code, String record, Throwable cause) {
    var e =
        new WeirException(code, described(cause) + " (" + place(operator) + ")" + record, cause);
    fail(operator, e);
    return e;
  }

  /** Names a rule that a record or function broke. */
  public WeirException broken(
      String operator, ErrorCode code, @Nullable Object record, @Nullable String what) {
    String text = what + " (" + place(operator) + ")" + shown(record, String::valueOf);
    var e = new WeirException(code, text);
    fail(operator, e);
    return e;
  }

  /** Where it is, for somebody on another thread who wants a hint: what it reads may be stale. */
  public String whereabouts() {
    SplitProgress from = split;
    return from == null ? "" : at(from);
  }

  /** {@code operator 'x', subtask 2, at position 17 of split 'a.ndjson'}. */
  String place(String operator) {
    String where = "operator '" + operator + "', subtask " + subtask;
    return split == null ? where : where + ", " + at(split);
  }

  private static String at(SplitProgress split) {
    return "at position " + split.recordPosition() + " of split '" + split.id() + "'";
  }

  /** Its class and message on one line, and those of what caused it. */
  static String described(Throwable cause) {
    var text = new StringBuilder(named(cause));
    @Nullable Throwable inner = cause.getCause();
    for (int i = 1; i < MAX_CAUSES && inner != null; i++) {
      // Many an exception repeats its cause as its message.
      if (text.indexOf(inner.getClass().getName()) < 0) {
        text.append(", caused by ").append(named(inner));
      }
      inner = inner.getCause();
    }
    return text.toString();
  }

  private static String named(Throwable cause) {
    String message = cause.getMessage();
    String text = cause.getClass().getName() + (message == null ? "" : ": " + message);
    String line = text.replaceAll("\\s*\\R\\s*", " | ");
    return line.length() <= MAX_CAUSE_CHARS
        ? line
        : line.substring(0, MAX_CAUSE_CHARS) + "… (" + line.length() + " characters)";
  }

  @SuppressWarnings(
      "CatchingUnchecked") // toString is user code, and this is on the way of a failure
  private static String shown(@Nullable Object record, Function<Object, String> how) {
    if (record == null) {
      return "";
    }
    String intro = "; the record was ";
    try {
      String text = how.apply(record);
      return intro
          + (text.length() <= MAX_RECORD_CHARS
              ? text
              : text.substring(0, MAX_RECORD_CHARS) + "… (" + text.length() + " characters)");
    } catch (Exception | StackOverflowError e) {
      return intro
          + "a "
          + record.getClass().getName()
          + " whose toString throws "
          + e.getClass().getName();
    }
  }
}

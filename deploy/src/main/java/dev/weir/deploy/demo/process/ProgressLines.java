package dev.weir.deploy.demo.process;

import dev.weir.deploy.demo.OutputLine;
import dev.weir.deploy.demo.files.OutputTail;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What people read of a running demo, a line a second. Used by one thread. */
final class ProgressLines {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final OutputTail tail;
  private long linesAtLastLine;

  ProgressLines(OutputTail tail) {
    this.tail = tail;
  }

  /**
   * @param atMillis since the first committed output
   */
  String next(JobWatch watch, long atMillis) {
    long lines = tail.lines();
    long fresh = lines - linesAtLastLine;
    linesAtLastLine = lines;
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%4d s  %-10s %,8.0f bids/s  %,6d lines/s  %3d checkpoints  %d restarts",
            atMillis / 1000,
            watch.reached() ? watch.status() : "NO LEADER",
            watch.recordsInPerSecond(),
            fresh,
            watch.checkpoints(),
            Math.max(0, watch.attempt() - 1)));
    OutputLine hottest = tail.hottest();
    if (hottest != null) {
      text.append(
          String.format(
              Locale.ROOT,
              "  hottest: auction %d, %,d bids until %s",
              hottest.key(),
              hottest.value(),
              CLOCK.format(Instant.ofEpochMilli(hottest.moment()))));
    } else if (tail.richest() != null) {
      text.append(
          String.format(
              Locale.ROOT,
              "  bidder %d has offered %,d",
              tail.richest().key(),
              tail.richest().value()));
    }
    return text.toString();
  }
}

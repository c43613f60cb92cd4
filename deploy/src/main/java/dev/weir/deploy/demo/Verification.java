package dev.weir.deploy.demo;

import dev.weir.deploy.demo.OutputLine.Kind;
import dev.weir.deploy.demo.OutputLine.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the lines that were found with those that must be there. First every {@link #found}
 * line, then {@link #compare}. Used by one thread.
 */
public final class Verification {
  /** As many are described; all are counted. */
  static final int MAX_DESCRIBED = 20;

  private final Map<Subject, Found> found = new HashMap<>();
  private final List<String> described = new ArrayList<>();
  private long lines;
  private long lost;
  private long duplicated;
  private long wrong;

  private static final class Found {
    final OutputLine line;
    final String file;
    final long number;
    boolean expected;

    Found(OutputLine line, String file, long number) {
      this.line = line;
      this.file = file;
      this.number = number;
    }

    String place() {
      return file + ":" + number;
    }
  }

  /**
   * The verdict.
   *
   * @param lines found
   * @param lost lines that must be there and are not, or not as they must be
   * @param duplicated lines that are there once more than they must be
   * @param wrong lines that are there and must not, changed ones among them
   * @param findings the first of them, each with file and line
   */
  public record Result(long lines, long lost, long duplicated, long wrong, List<String> findings) {
    public Result {
      findings = List.copyOf(findings);
    }

    public boolean clean() {
      return lost == 0 && duplicated == 0 && wrong == 0;
    }
  }

  /**
   * A line of a committed file.
   *
   * @param file as it is to be named to the user
   * @param number of the line, from 1
   * @param whole whether it ends with a line break
   */
  public void found(Kind kind, String file, long number, String text, boolean whole) {
    lines++;
    OutputLine line = OutputLine.parse(kind, text);
    if (line == null || !whole) {
      wrong++;
      describe(
          file
              + ":"
              + number
              + ": not a line that the job writes"
              + (whole ? "" : " (cut off)")
              + ": "
              + shortened(text));
      return;
    }
    Found first = found.putIfAbsent(line.subject(), new Found(line, file, number));
    if (first != null) {
      duplicated++;
      describe(file + ":" + number + ": already at " + first.place() + ": " + shortened(text));
    }
  }

  /** Compares with what the first {@code until} bids of the seed give. */
  public Result compare(long seed, long rate, long until) {
    new AuctionModel(seed, rate, until).expected(this::expect);
    for (Found f : found.values()) {
      if (!f.expected) {
        wrong++;
        describe(f.place() + ": must not be there after " + until + " bids: " + f.line.text());
      }
    }
    return new Result(lines, lost, duplicated, wrong, described);
  }

  private void expect(OutputLine line) {
    Found f = found.get(line.subject());
    if (f == null) {
      lost++;
      describe(missing(line));
      return;
    }
    f.expected = true;
    if (f.line.value() != line.value()) {
      lost++;
      wrong++;
      describe(f.place() + ": expected " + line.text() + ", found " + f.line.text());
    }
  }

  private String missing(OutputLine line) {
    long step = OutputLine.step(line.kind());
    Found before = found.get(new Subject(line.kind(), line.key(), line.moment() - step));
    Found after = found.get(new Subject(line.kind(), line.key(), line.moment() + step));
    String place = line.kind().directory();
    if (before != null && after != null) {
      place = "between " + before.place() + " and " + after.place();
    } else if (before != null) {
      place = "after " + before.place();
    } else if (after != null) {
      place = "before " + after.place();
    }
    return place + ": missing " + line.text();
  }

  private void describe(String finding) {
    if (described.size() < MAX_DESCRIBED) {
      described.add(finding);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "…";
  }
}

package dev.weir.deploy.demo;

import dev.weir.deploy.demo.OutputLine.Kind;
import dev.weir.deploy.demo.OutputLine.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares the lines that were found with those that must be there. What must be there is held in
 * memory, what was found is only read: once, and once more when something is wrong, for the places
 * that the findings name. More lines than {@link #MAX_HELD} are verified in rounds, each with a
 * part of the keys. Used once, by one thread.
 */
public final class Verification {
  /** As many are described; all are counted. */
  static final int MAX_DESCRIBED = 20;

  /** Most lines that are held at a time, at eight to twelve bytes each. */
  private static final long MAX_HELD = 8_000_000;

  private final AuctionModel model;
  private final long until;
  private final int rounds;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Subject, String> places = new HashMap<>();
  private long lines;
  private long lost;
  private long duplicated;
  private long wrong;

  /** Takes each line of the committed files. */
  public interface Reader {
    /**
     * A line of a committed file.
     *
     * @param file as it is to be named to the user
     * @param number of the line, from 1
     * @param whole whether it ends with a line break
     */
    void line(Kind kind, String file, long number, String text, boolean whole);
  }

  /** The committed files. */
  public interface Committed {
    /** Gives all lines of both outputs; each time the same, in the same order. */
    void read(Reader reader);
  }

  /** Something to tell; places of other lines that it names are found afterwards. */
  private record Finding(List<Subject> near, Function<List<@Nullable String>, String> text) {}

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

  /** Of what the first {@code until} bids of the seed give. */
  public Verification(long seed, long rate, long until) {
    this(seed, rate, until, MAX_HELD);
  }

  Verification(long seed, long rate, long until, long maxHeld) {
    this.model = new AuctionModel(seed, rate, until);
    this.until = until;
    this.rounds = (int) Math.min(AuctionModel.MAX_KEYS, 1 + model.mostLines() / maxHeld);
  }

  /** Reads and compares. */
  public Result of(Committed committed) {
    for (int round = 0; round < rounds; round++) {
      compare(committed, round);
    }
    locate(committed);
    List<String> described = new ArrayList<>();
    for (Finding finding : findings) {
      List<@Nullable String> near = new ArrayList<>();
      finding.near().forEach(subject -> near.add(places.get(subject)));
      described.add(finding.text().apply(near));
    }
    return new Result(lines, lost, duplicated, wrong, described);
  }

  private void compare(Committed committed, int round) {
    var expected = new ExpectedLines();
    model.expected(
        line -> {
          if (line.key() % rounds == round) {
            expected.add(line);
          }
        });
    committed.read(
        (kind, file, number, text, whole) -> {
          OutputLine line = whole ? OutputLine.parse(kind, text) : null;
          if ((line == null ? 0 : line.key() % rounds) != round) {
            return;
          }
          lines++;
          if (line == null) {
            foreign(file + ":" + number, text, whole);
          } else {
            found(line, file + ":" + number, expected.find(line));
          }
        });
    expected.missing(this::missing);
  }

  private void foreign(String place, String text, boolean whole) {
    wrong++;
    String cut = whole ? "" : " (cut off)";
    describe(place + ": not a line that the job writes" + cut + ": " + shortened(text));
  }

  private void found(OutputLine line, String place, long expected) {
    if (expected < 0) {
      duplicated++;
      describe(
          List.of(line.subject()),
          near -> place + ": already at " + near.get(0) + ": " + line.text());
    } else if (expected == 0) {
      wrong++;
      describe(place + ": must not be there after " + until + " bids: " + line.text());
    } else if (expected != line.value()) {
      lost++;
      wrong++;
      describe(place + ": expected " + line.withValue(expected).text() + ", found " + line.text());
    }
  }

  private void missing(OutputLine line) {
    lost++;
    long step = OutputLine.step(line.kind());
    describe(
        List.of(
            new Subject(line.kind(), line.key(), line.moment() - step),
            new Subject(line.kind(), line.key(), line.moment() + step)),
        near -> between(line, near.get(0), near.get(1)) + ": missing " + line.text());
  }

  private static String between(OutputLine line, @Nullable String before, @Nullable String after) {
    if (before != null && after != null) {
      return "between " + before + " and " + after;
    }
    if (before != null) {
      return "after " + before;
    }
    return after == null ? line.kind().directory() : "before " + after;
  }

  /** The first place of each line that a finding names besides its own. */
  private void locate(Committed committed) {
    var wanted = new HashSet<Subject>();
    findings.forEach(finding -> wanted.addAll(finding.near()));
    if (wanted.isEmpty()) {
      return;
    }
    committed.read(
        (kind, file, number, text, whole) -> {
          OutputLine line = whole ? OutputLine.parse(kind, text) : null;
          if (line != null && wanted.contains(line.subject())) {
            places.putIfAbsent(line.subject(), file + ":" + number);
          }
        });
  }

  private void describe(String finding) {
    describe(List.of(), near -> finding);
  }

  private void describe(List<Subject> near, Function<List<@Nullable String>, String> text) {
    if (findings.size() < MAX_DESCRIBED) {
      findings.add(new Finding(near, text));
    }
  }

  private static String shortened(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "…";
  }
}

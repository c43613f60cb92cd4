package dev.weir.deploy.demo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of the auction job's output. What it is about (key and moment) occurs once in the whole
 * output; the value follows from it.
 *
 * @param key the auction, or the bidder
 * @param moment end of the window, or number of bids
 * @param value bids in the window, or sum of the prices
 */
public record OutputLine(Kind kind, long key, long moment, long value) {
  private static final String NUMBER = "(0|[1-9][0-9]{0,18})";

  /** The two outputs. */
  public enum Kind {
    HOT_ITEM("hot-items", "auction", "windowEnd", "bids"),
    BIDDER("bidders", "bidder", "bids", "total");

    private final String directory;
    private final String format;
    private final Pattern pattern;

    Kind(String directory, String key, String moment, String value) {
      this.directory = directory;
      this.format = "{\"" + key + "\":%d,\"" + moment + "\":%d,\"" + value + "\":%d}";
      this.pattern =
          Pattern.compile(
              Pattern.quote("{\"" + key + "\":")
                  + NUMBER
                  + Pattern.quote(",\"" + moment + "\":")
                  + NUMBER
                  + Pattern.quote(",\"" + value + "\":")
                  + NUMBER
                  + Pattern.quote("}"));
    }

    /** Below the job's output directory. */
    public String directory() {
      return directory;
    }
  }

  /** Identity of a line: what occurs once. */
  record Subject(Kind kind, long key, long moment) {}

  static OutputLine hotItem(long auction, long windowEnd, long bids) {
    return new OutputLine(Kind.HOT_ITEM, auction, windowEnd, bids);
  }

  static OutputLine bidder(long bidder, long bids, long total) {
    return new OutputLine(Kind.BIDDER, bidder, bids, total);
  }

  /** The line with exactly this text; null for a text that the job never writes. */
  public static @Nullable OutputLine parse(Kind kind, String text) {
    Matcher form = kind.pattern.matcher(text);
    if (!form.matches()) {
      return null;
    }
    try {
      return new OutputLine(
          kind,
          Long.parseLong(form.group(1)),
          Long.parseLong(form.group(2)),
          Long.parseLong(form.group(3)));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  Subject subject() {
    return new Subject(kind, key, moment);
  }

  OutputLine withValue(long other) {
    return new OutputLine(kind, key, moment, other);
  }

  /** Distance of two lines with the same key. */
  static long step(Kind kind) {
    return kind == Kind.HOT_ITEM ? AuctionModel.SLIDE_MILLIS : AuctionModel.EVERY;
  }

  /** As the job writes it. */
  public String text() {
    return String.format(java.util.Locale.ROOT, kind.format, key, moment, value);
  }
}

package dev.weir.benchmarks.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * When a sink had its first record, and its first for each later moment at which one was due. For
 * one thread.
 *
 * <pre>
 *   ARRIVED-MICROS DUE-MILLIS ...      in order, blanks between
 * </pre>
 */
public final class Timeline {
  private long[] pairs = new long[1 << 10];
  private int used;
  private long newestMillis = Long.MIN_VALUE;

  /** An entry. */
  public record Arrival(long micros, long dueMillis) {
    public double lagMillis() {
      return micros / 1e3 - dueMillis;
    }
  }

  public void add(long micros, long dueMillis) {
    if (dueMillis > newestMillis) {
      newestMillis = dueMillis;
      if (used == pairs.length) {
        pairs = Arrays.copyOf(pairs, 2 * used);
      }
      pairs[used++] = micros;
      pairs[used++] = dueMillis;
    }
  }

  public String text() {
    var text = new StringBuilder();
    for (int i = 0; i < used; i++) {
      text.append(i == 0 ? "" : " ").append(pairs[i]);
    }
    return text.toString();
  }

  /** The entries of a {@link #text}. */
  public static List<Arrival> of(String text) {
    var arrivals = new ArrayList<Arrival>();
    String[] words = text.isEmpty() ? new String[0] : text.split(" ");
    for (int i = 0; i + 1 < words.length; i += 2) {
      arrivals.add(new Arrival(Long.parseLong(words[i]), Long.parseLong(words[i + 1])));
    }
    return arrivals;
  }
}

package dev.weir.it.sim.invariants;

import java.util.regex.Pattern;

/**
 * A line of the job's output.
 *
 * @param kind R, T, W, S or J; ? when it is none of them
 * @param id what makes it one of its kind: {@code number}, {@code key boundary}, {@code left right}
 * @param key whose line it is
 * @param number of the record, of the left record, or the boundary
 * @param count how many, or of a pair the key
 */
record Line(char kind, String id, long key, long number, long count) {
  private static final Pattern FORM = Pattern.compile("[RTWSJ]( \\d{1,18}){3}");

  static Line parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return new Line('?', "the damaged line '" + text + "'", -1, -1, -1);
    }
    String[] words = text.split(" ");
    char kind = words[0].charAt(0);
    long first = Long.parseLong(words[1]);
    long second = Long.parseLong(words[2]);
    long count = Long.parseLong(words[3]);
    return switch (kind) {
      case 'R' -> new Line(kind, "R " + first, second, first, count);
      case 'J' -> new Line(kind, "J " + second + " " + count, first, second, first);
      default -> new Line(kind, kind + " " + first + " " + second, first, second, count);
    };
  }
}

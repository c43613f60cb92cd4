package dev.weir.it.sim.invariants;

import java.util.regex.Pattern;

/**
 * A line of the job's output.
 *
 * @param kind R, T or W; ? when it is none of them
 * @param id what makes it one of its kind: {@code number}, or {@code key boundary}
 * @param key whose line it is
 * @param number of the record, or the boundary
 * @param count how many
 */
record Line(char kind, String id, long key, long number, long count) {
  private static final Pattern FORM = Pattern.compile("[RTW]( \\d{1,18}){3}");

  static Line parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return new Line('?', "the damaged line '" + text + "'", -1, -1, -1);
    }
    String[] words = text.split(" ");
    char kind = words[0].charAt(0);
    long first = Long.parseLong(words[1]);
    long second = Long.parseLong(words[2]);
    long count = Long.parseLong(words[3]);
    return kind == 'R'
        ? new Line(kind, "R " + first, second, first, count)
        : new Line(kind, kind + " " + first + " " + second, first, second, count);
  }
}

package dev.weir.deploy.demo.files;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files have been seen. A writer numbers its files, so one number stands for all before it:
 * memory grows with the writers, not with the files. Used by one thread.
 */
final class SeenFiles {
  /** As many numbers may a writer's file be ahead of one that appears later. */
  static final int MAX_AHEAD = 256;

  private static final Pattern NUMBERED = Pattern.compile("(.*[^0-9]|)([0-9]{1,18})(\\.[^.]*|)");

  private final Map<String, Numbers> writers = new HashMap<>();

  /** All up to {@code last}, and those ahead of it. */
  private static final class Numbers {
    long last = -1;
    final TreeSet<Long> ahead = new TreeSet<>();

    boolean add(long number) {
      if (number <= last || !ahead.add(number)) {
        return false;
      }
      while (!ahead.isEmpty() && (ahead.first() == last + 1 || ahead.size() > MAX_AHEAD)) {
        last = ahead.pollFirst();
      }
      return true;
    }
  }

  /** Whether the file is seen for the first time. */
  boolean add(String name) {
    Matcher numbered = NUMBERED.matcher(name);
    boolean matches = numbered.matches();
    String writer = matches ? numbered.group(1) + "#" + numbered.group(3) : name;
    long number = matches ? Long.parseLong(numbered.group(2)) : 0;
    return writers.computeIfAbsent(writer, w -> new Numbers()).add(number);
  }

  /** How many numbers are held. */
  int remembered() {
    return writers.values().stream().mapToInt(numbers -> 1 + numbers.ahead.size()).sum();
  }
}

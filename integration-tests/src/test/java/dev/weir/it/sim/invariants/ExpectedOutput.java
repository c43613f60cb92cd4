package dev.weir.it.sim.invariants;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The output computed from the input alone: what must be there, each line once. */
final class ExpectedOutput {
  private ExpectedOutput() {}

  /**
   * Compares at the end.
   *
   * @param read the numbers of all records that were read
   * @param whole whether every window and timer must have fired
   */
  static void compare(
      Judge judge, Input input, Collection<Long> read, boolean whole, Collection<Line> found) {
    SortedMap<String, Long> expected = new TreeMap<>();
    SortedMap<Long, Long> byKey = new TreeMap<>();
    var numbers = new TreeSet<String>();
    for (long number : read) {
      numbers.add("R " + number);
      String second = input.key(number) + " " + Input.boundary(input.timeMillis(number));
      expected.merge("T " + second, 1L, Long::sum);
      expected.merge("W " + second, 1L, Long::sum);
      byKey.merge(input.key(number), 1L, Long::sum);
    }
    var seen = new TreeSet<String>();
    for (Line line : found) {
      judge.require(seen.add(line.id()), "S3", "%s is there twice", line.id());
      if (line.kind() == 'R') {
        judge.require(numbers.contains(line.id()), "S3", "%s was never read", line.id());
        judge.require(
            line.count() >= 1 && line.count() <= byKey.getOrDefault(line.key(), 0L),
            "S3",
            "%s is number %d of its key",
            line.id(),
            line.count());
      } else {
        Long count = expected.get(line.id());
        judge.require(
            count != null && count == line.count(),
            line.kind() == 'T' ? "T2" : "S3",
            "%s counts %d, expected %s",
            line.id(),
            line.count(),
            count);
      }
    }
    for (String number : numbers) {
      judge.require(seen.contains(number), "S3", "%s is missing", number);
    }
    if (whole) {
      for (String window : expected.keySet()) {
        judge.require(
            seen.contains(window), window.startsWith("T") ? "T2" : "S3", "%s is missing", window);
      }
    }
  }
}

package dev.weir.api.id;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The attempt of every region of a job. A region is the unit that restarts together; every restart
 * of it takes the next attempt number. Today a job is one region, number 0; formats and headers
 * carry the map, so that smaller regions need no new format.
 */
public record Attempts(SortedMap<Integer, Integer> byRegion) {
  /** The region that every subtask belongs to while a job is one region. */
  public static final int WHOLE_JOB = 0;

  public Attempts {
    byRegion = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(byRegion));
    byRegion.forEach(
        (region, attempt) -> {
          if (region < 0 || attempt < 1) {
            throw new IllegalArgumentException("region " + region + " has attempt " + attempt);
          }
        });
  }

  public static Attempts first() {
    return new Attempts(new TreeMap<>(Map.of(WHOLE_JOB, 1)));
  }

  /** Attempt of a region; 0 when the region does not exist. */
  public int of(int region) {
    return byRegion.getOrDefault(region, 0);
  }

  /** These attempts with every region one higher: a restart of the whole job. */
  public Attempts next() {
    var next = new TreeMap<Integer, Integer>();
    byRegion.forEach((region, attempt) -> next.put(region, attempt + 1));
    return new Attempts(next);
  }

  @Override
  public String toString() {
    return byRegion.toString();
  }
}

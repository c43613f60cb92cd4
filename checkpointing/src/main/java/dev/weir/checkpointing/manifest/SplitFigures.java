package dev.weir.checkpointing.manifest;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the splits of a source are, as of a checkpoint; read from the positions of all its
 * sections together. A split that was handed out and has no position any more is finished.
 *
 * <pre>
 *   items/split-7    next position of a split that a reader holds
 *   items#found      splits that the enumerator has listed
 *   items#assigned   those of them that it has handed out
 * </pre>
 *
 * A source's name holds neither sign.
 *
 * @param found splits that there are
 * @param finished those that were read to their end
 */
public record SplitFigures(long found, long finished) {
  private static final String FOUND = "#found";
  private static final String ASSIGNED = "#assigned";

  /** What an enumerator says of its source. */
  public static SortedMap<String, Long> of(String source, long found, long assigned) {
    var figures = new TreeMap<String, Long>();
    figures.put(source + FOUND, found);
    figures.put(source + ASSIGNED, assigned);
    return figures;
  }

  /** Whether this is a split's position, and no figure of a source. */
  public static boolean isSplit(String key) {
    return key.indexOf('/') >= 0;
  }

  /** By source, for those whose splits were listed. */
  public static SortedMap<String, SplitFigures> bySource(SortedMap<String, Long> positions) {
    var held = new TreeMap<String, Long>();
    for (String key : positions.keySet()) {
      if (isSplit(key)) {
        held.merge(key.substring(0, key.indexOf('/')), 1L, Long::sum);
      }
    }
    var figures = new TreeMap<String, SplitFigures>();
    positions.forEach(
        (key, found) -> {
          if (!isSplit(key) && key.endsWith(FOUND)) {
            String source = key.substring(0, key.length() - FOUND.length());
            long assigned = positions.getOrDefault(source + ASSIGNED, 0L);
            long reading = held.getOrDefault(source, 0L);
            figures.put(source, new SplitFigures(found, Math.max(0, assigned - reading)));
          }
        });
    return figures;
  }
}

package dev.weir.coordinator.view;

/**
 * What an executor process uses.
 *
 * @param cpuMillis since its start
 */
public record ProcessFigures(long heapUsedBytes, long rssBytes, long cpuMillis) {
  public static final ProcessFigures NONE = new ProcessFigures(0, 0, 0);
}

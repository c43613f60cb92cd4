package dev.weir.connectors.files.source;

import java.util.SortedMap;

/**
 * How files are read.
 *
 * @param splitBytes size of a split; 0 follows the size of the input
 * @param recordsPerSecond limit of all readers together; 0 is without limit
 * @param maxLineBytes the longest line, without its line break
 */
public record ReadOptions(long splitBytes, long recordsPerSecond, int maxLineBytes) {
  public static final ReadOptions STANDARD = new ReadOptions(0, 0, 1 << 20);

  public ReadOptions withSplitBytes(long bytes) {
    return new ReadOptions(bytes, recordsPerSecond, maxLineBytes);
  }

  public ReadOptions withRecordsPerSecond(long records) {
    return new ReadOptions(splitBytes, records, maxLineBytes);
  }

  public ReadOptions withMaxLineBytes(int bytes) {
    return new ReadOptions(splitBytes, recordsPerSecond, bytes);
  }

  /** Adds what differs from the standard. */
  public void describe(SortedMap<String, String> attributes) {
    if (splitBytes > 0) {
      attributes.put("splitBytes", Long.toString(splitBytes));
    }
    if (recordsPerSecond > 0) {
      attributes.put("rate", Long.toString(recordsPerSecond));
    }
    if (maxLineBytes != STANDARD.maxLineBytes) {
      attributes.put("maxLineBytes", Integer.toString(maxLineBytes));
    }
  }
}

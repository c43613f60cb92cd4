package dev.weir.connectors.files.sink;

import java.util.SortedMap;

/**
 * When a file ends before the checkpoint that ends it in any case. A file that stayed open across a
 * checkpoint would hold bytes that a restart has to take back, which needs truncation and so files
 * that change; ending it is the simple form that is sound. So by itself a subtask makes at most one
 * file a checkpoint; with a size or an age, which a job must ask for, it can make several.
 *
 * @param bytes size at which a file ends
 * @param afterMillis age at which a file ends
 */
public record RollOptions(long bytes, long afterMillis) {
  public static final RollOptions EVERY_CHECKPOINT =
      new RollOptions(Long.MAX_VALUE, Long.MAX_VALUE);

  public RollOptions withBytes(long bytes) {
    return new RollOptions(bytes, afterMillis);
  }

  public RollOptions withAfterMillis(long millis) {
    return new RollOptions(bytes, millis);
  }

  /** Adds what differs from the standard. */
  public void describe(SortedMap<String, String> attributes) {
    if (bytes != Long.MAX_VALUE) {
      attributes.put("rollBytes", Long.toString(bytes));
    }
    if (afterMillis != Long.MAX_VALUE) {
      attributes.put("rollAfterMillis", Long.toString(afterMillis));
    }
  }
}

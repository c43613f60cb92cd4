package dev.weir.checkpointing.manifest;

import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One subtask's part of a checkpoint: where its snapshot's bytes are, and what its sinks prepared.
 *
 * @param finished whether its input had ended; restored, it sends the final watermark and END again
 * @param committables every prepared transaction not yet proven committed, of all intervals
 * @param positions next position of each split read here, by {@code source/split}, and of an
 *     enumerator its {@link SplitFigures}; shown to people, the restore reads the snapshot's own
 */
public record SectionHandle(
    SubtaskId subtask,
    boolean finished,
    Location location,
    List<Committable> committables,
    SortedMap<String, Long> positions) {
  public SectionHandle {
    committables = List.copyOf(committables);
    positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
  }

  /** Of a subtask that reads no source. */
  public SectionHandle(
      SubtaskId subtask, boolean finished, Location location, List<Committable> committables) {
    this(subtask, finished, location, committables, new TreeMap<>());
  }

  /** Where the bytes are. {@code crc32c} is theirs. */
  public sealed interface Location {
    long length();

    int crc32c();
  }

  /** A range of the executor's object for this checkpoint. */
  public record Stored(String objectKey, long offset, long length, int crc32c)
      implements Location {}

  /** Small snapshots travel in the acknowledgement and stand in the manifest. */
  public record Inlined(byte[] bytes, int crc32c) implements Location {
    @Override
    public long length() {
      return bytes.length;
    }
  }
}

package dev.weir.checkpointing.manifest;

import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import java.util.List;

/**
 * One subtask's part of a checkpoint: where its snapshot's bytes are, and what its sinks prepared.
 *
 * @param finished whether its input had ended; restored, it sends the final watermark and END again
 * @param committables every prepared transaction not yet proven committed, of all intervals
 */
public record SectionHandle(
    SubtaskId subtask, boolean finished, Location location, List<Committable> committables) {
  public SectionHandle {
    committables = List.copyOf(committables);
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

package dev.weir.coordinator.leader;

import dev.weir.checkpointing.meta.MetadataEvent.Cause;
import dev.weir.checkpointing.meta.MetadataValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a call of {@link MetadataCalls}; never "unknown". */
public sealed interface Outcome {
  long token();

  /**
   * The write was applied, once.
   *
   * @param version of the node that decides it
   */
  record Applied(long token, int version) implements Outcome {}

  /**
   * The write was not applied and never will be.
   *
   * @param operation which of the caller's operations failed
   */
  record Refused(long token, int operation, Cause cause) implements Outcome {}

  /** Another coordinator leads: nothing may be done any more. */
  record Fenced(long token, String evidence) implements Outcome {}

  /** Answer of a read; null and -1 when the node does not exist. */
  record Found(long token, @Nullable MetadataValue value, int version) implements Outcome {}

  /** Answer of a read: the node holds what no Weir of this version wrote. */
  record Unreadable(long token, String path, int version, String defect) implements Outcome {}

  /** Answer of a children call. */
  record Listed(long token, List<String> names) implements Outcome {
    public Listed {
      names = List.copyOf(names);
    }
  }
}

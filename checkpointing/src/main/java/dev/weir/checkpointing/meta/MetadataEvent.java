package dev.weir.checkpointing.meta;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcome of a call on the metadata store. */
public sealed interface MetadataEvent {
  long token();

  /** Applied. {@code versions} in order of the operations; of a check or delete, -1. */
  record Written(long token, List<Integer> versions) implements MetadataEvent {}

  /**
   * Not applied, for certain.
   *
   * @param operation which of the operations failed
   */
  record Refused(long token, int operation, Cause cause) implements MetadataEvent {}

  /** Why an operation was refused. */
  enum Cause {
    BAD_VERSION,
    EXISTS,
    ABSENT,
    NOT_EMPTY
  }

  /** The connection broke before the answer: the call may have been applied, now or later. */
  record Unknown(long token) implements MetadataEvent {}

  /** Answer of a read; {@code value} null when the node does not exist (version -1). */
  record Value(long token, @Nullable MetadataValue value, int version) implements MetadataEvent {}

  /** Answer of a children call; empty when the node does not exist. */
  record Children(long token, List<String> names) implements MetadataEvent {}

  /**
   * Answer of a read whose node holds what no Weir of this version wrote. Reading again does not
   * help: whoever needs the value stops and says so.
   */
  record Unreadable(long token, String path, int version, String defect) implements MetadataEvent {}
}

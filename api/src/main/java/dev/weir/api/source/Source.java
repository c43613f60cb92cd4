package dev.weir.api.source;

import dev.weir.api.schema.TypeRef;
import java.util.List;
import java.util.SortedMap;

/**
 * A replayable input: it lists its splits once, and its readers can read any split again from any
 * position. An instance belongs to one definition of the job.
 */
public interface Source<T> {
  TypeRef<T> type();

  /**
   * Kind and configuration as the topology shows and compares them, {@code kind} among them; no
   * secret, and nothing that differs between two machines.
   */
  SortedMap<String, String> attributes();

  /** Whether the source ends by itself. */
  boolean bounded();

  /**
   * Can the input be read? Asked before a job is accepted, by every process that describes it, on a
   * thread that may block, with a time limit. Leaves nothing behind.
   *
   * @throws Exception with a message for the user: what is wrong and how to mend it
   */
  default void probe() throws Exception {}

  /**
   * All splits. Called once in a job's life, on a thread that may block; the result is
   * checkpointed, never asked for again.
   *
   * @param readers number of parallel readers, a hint for how many splits to make
   */
  List<Split> splits(int readers) throws Exception;

  /** A new reader; called by the thread that will call the reader. */
  SourceReader<T> reader(ReaderContext context) throws Exception;

  /**
   * Whether every record is emitted with its event time. Only then may a job use {@link
   * dev.weir.api.time.Watermarks#fromSource}; a record that comes without one fails it. A source
   * around another one passes this on.
   */
  default boolean givesTimestamps() {
    return false;
  }

  /** Whether {@link SourceReader#poll} may block; it then gets a thread of its own. */
  default boolean blocking() {
    return false;
  }
}

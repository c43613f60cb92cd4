package dev.weir.connectors.files.store;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * One directory, as the file sink uses it. Every call may block; calls of one sink subtask come one
 * after another, those of different subtasks at the same time. Names are plain file names.
 *
 * <p>What {@link File#sync} and {@link #syncDirectory} have returned from survives the loss of the
 * machine's power; what was done before them and not synced may or may not.
 */
public interface PartFiles {
  /** The directory's name for messages. */
  String location();

  /**
   * Whether the directory can be written, or could be made; changes nothing.
   *
   * @throws IOException with the reason when not
   */
  void probe() throws IOException;

  /** Makes the directory and those above it where they are missing. */
  void createDirectory() throws IOException;

  /** Names of everything in the directory, sorted; empty when there is no directory. */
  List<String> list() throws IOException;

  /** A new file; fails when the name is taken. */
  File create(String name) throws IOException;

  /**
   * Gives the name to a file with this content, whole or not at all.
   *
   * @return false when the name is taken; nothing is changed then
   */
  boolean createOnce(String name, byte[] content) throws IOException;

  /** The file's content; null when there is none of this name. */
  byte @org.jspecify.annotations.Nullable [] read(String name) throws IOException;

  /** Size of a file; empty when there is none of this name. */
  OptionalLong sizeBytes(String name) throws IOException;

  /** CRC-32C of a file's content. */
  int crc32c(String name) throws IOException;

  /** Renames atomically: at any time exactly one of the two names is there. */
  void rename(String from, String to) throws IOException;

  /** Removes a file; does nothing when there is none of this name. */
  void delete(String name) throws IOException;

  /** Makes all creations, renames and deletions so far durable. */
  void syncDirectory() throws IOException;

  /** A file being written. */
  interface File extends AutoCloseable {
    void append(byte[] bytes, int offset, int length) throws IOException;

    /** Makes all appended bytes durable. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
  }
}

package dev.weir.connectors.files.sink;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.sink.SinkContext;
import dev.weir.connectors.files.store.PartFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Whose directory it is. The first writer of a job puts a marker into the empty directory; from
 * then on only that operator of that job writes there. The marker stays when the job has ended: its
 * files are its own. All calls block.
 */
final class Ownership {
  static final String MARKER = "_weir-owner";

  private final PartFiles directory;

  Ownership(PartFiles directory) {
    this.directory = directory;
  }

  /** Refuses a directory that some other job has marked, or that holds files of no job. */
  void check(String jobId) throws IOException {
    String found = markerUnlessEmpty();
    if (found != null && !found.startsWith(jobLine(jobId))) {
      throw owned(found);
    }
  }

  /** Makes the directory this sink's own. Subtasks of one sink may do so at the same time. */
  void claim(SinkContext context) throws IOException {
    String job = jobLine(context.jobId());
    String own = job + "operator " + PartNames.plain(context.operator()) + "\n";
    String found = markerUnlessEmpty();
    if (found == null) {
      directory.createOnce(MARKER, own.getBytes(StandardCharsets.UTF_8));
      found = marker();
    }
    if (found == null || !found.startsWith(job)) {
      throw owned(String.valueOf(found));
    }
    if (!found.equals(own)) {
      throw new WeirException(
          ErrorCode.TARGET_NOT_OWNED,
          directory.location()
              + ": is written by "
              + oneLine(found)
              + ", of the same job; give each sink a directory of its own");
    }
  }

  /**
   * The marker; null in a directory without files. Another subtask may put the marker there and
   * begin to write between two looks, so files are foreign only when there is no marker after them.
   */
  private @Nullable String markerUnlessEmpty() throws IOException {
    String found = marker();
    if (found == null) {
      try {
        refuseForeignFiles();
      } catch (WeirException foreign) {
        found = marker();
        if (found == null) {
          throw foreign;
        }
      }
    }
    return found;
  }

  private void refuseForeignFiles() throws IOException {
    for (String name : directory.list()) {
      if (!name.startsWith(".") || name.startsWith(PartNames.HIDDEN)) {
        throw new WeirException(
            ErrorCode.TARGET_NOT_OWNED,
            directory.location()
                + ": expected an empty directory or one of this job, found '"
                + name
                + "'; choose another directory");
      }
    }
  }

  private WeirException owned(String found) {
    return new WeirException(
        ErrorCode.TARGET_NOT_OWNED,
        directory.location()
            + ": belongs to "
            + oneLine(found)
            + ", as its file "
            + MARKER
            + " says; choose another directory, or remove this one if nobody needs its files");
  }

  private static String oneLine(String marker) {
    return marker.strip().replace("\n", ", ");
  }

  private @Nullable String marker() throws IOException {
    byte[] content = directory.read(MARKER);
    return content == null ? null : new String(content, StandardCharsets.UTF_8);
  }

  private static String jobLine(String jobId) {
    return "job " + jobId + "\n";
  }
}

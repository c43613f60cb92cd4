package dev.weir.connectors.files.sink;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.sink.SinkContext;
import dev.weir.connectors.files.store.PartFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The blocking half of a writer: used only inside its blocking calls, one at a time. After the
 * first failure every call fails with it: what an append or a sync that failed has left behind is
 * not known.
 */
final class PartWriting {
  private final PartFiles directory;
  private final SinkContext context;
  private final String extension;
  private final PartNames names;
  private final CRC32C crc = new CRC32C();

  private PartFiles.@Nullable File file;
  private long bytes;
  private long sequence;
  private List<PreparedPart> ended = new ArrayList<>();
  private @Nullable WeirException failure;

  PartWriting(PartFiles directory, SinkContext context, String extension) {
    this.directory = directory;
    this.context = context;
    this.extension = extension;
    this.names = new PartNames(context);
  }

  /** A step that may fail for good. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private void attempt(Step step) {
    if (failure != null) {
      throw failure;
    }
    try {
      step.run();
    } catch (IOException e) {
      failure = unwritable(directory, e);
      throw failure;
    } catch (WeirException e) {
      failure = e;
      throw e;
    }
  }

  static WeirException unwritable(PartFiles directory, IOException e) {
    return new WeirException(
        ErrorCode.OUTPUT_UNWRITABLE,
        directory.location() + ": " + e.getClass().getSimpleName() + ": " + e.getMessage(),
        e);
  }

  void claim() {
    attempt(
        () -> {
          directory.createDirectory();
          new Ownership(directory).claim(context);
        });
  }

  /** Appends to the current part, and begins it if there is none. */
  void append(byte[] from, int length) {
    attempt(
        () -> {
          PartFiles.File out = file;
          if (out == null) {
            out = directory.create(hidden());
            file = out;
            bytes = 0;
            crc.reset();
          }
          out.append(from, 0, length);
          crc.update(from, 0, length);
          bytes += length;
        });
  }

  /** Ends the current part: complete and durable but for its name. */
  void end() {
    attempt(
        () -> {
          if (file != null) {
            file.sync();
            file.close();
            file = null;
            String committed =
                PartNames.committed(context.attempt(), context.subtask(), sequence, extension);
            ended.add(new PreparedPart(hidden(), committed, bytes, (int) crc.getValue()));
            sequence++;
          }
        });
  }

  /** Ends the current part and gives all that are ended, now durable with their names. */
  List<PreparedPart> prepare() {
    end();
    attempt(directory::syncDirectory);
    List<PreparedPart> prepared = ended;
    ended = new ArrayList<>();
    return prepared;
  }

  /** Removes what no checkpoint knows of. */
  void abandon() throws IOException {
    if (file != null) {
      file.close();
      file = null;
      directory.delete(hidden());
    }
    for (PreparedPart part : ended) {
      directory.delete(part.hidden());
    }
    ended = new ArrayList<>();
  }

  private String hidden() {
    return names.hidden(context.attempt(), context.subtask(), sequence);
  }
}

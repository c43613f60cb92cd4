package dev.weir.connectors.files.source;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.source.MalformedRecordException;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.SplitOutput;
import dev.weir.connectors.files.line.LineDecoder;
import dev.weir.connectors.files.line.MalformedLineException;
import dev.weir.connectors.files.source.FileRange.InputFile;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads its splits one after another, in the order given. Blocks; owned by a thread of its own. A
 * file is compared with what it was when the splits were made, before a split's first line and
 * after its last.
 */
final class FileLineReader<T> implements SourceReader<T> {
  private final LineDecoder<T> decoder;
  private final ReadOptions options;
  private final ReaderContext.Clock clock;
  private final @Nullable Pace pace;
  private final Deque<SplitOutput<T>> waiting = new ArrayDeque<>();
  private @Nullable Open<T> open;

  FileLineReader(LineDecoder<T> decoder, ReadOptions options, ReaderContext context) {
    this.decoder = decoder;
    this.options = options;
    this.clock = context.clock();
    this.pace =
        options.recordsPerSecond() == 0
            ? null
            : new Pace((double) options.recordsPerSecond() / context.parallelism());
  }

  /** The split being read. */
  private record Open<T>(
      SplitOutput<T> output, InputFile file, FileChannel channel, LineScanner lines) {}

  @Override
  public void add(SplitOutput<T> split) {
    waiting.add(split);
  }

  @Override
  public long poll(int maxRecords) {
    long nowMillis = pace == null ? 0 : clock.millis();
    for (int i = 0; i < maxRecords; i++) {
      if (open == null) {
        SplitOutput<T> next = waiting.poll();
        if (next == null) {
          return NOTHING;
        }
        open = open(next);
      }
      if (pace != null && pace.dueMillis() > nowMillis) {
        return pace.dueMillis();
      }
      if (step(open) && pace != null) {
        pace.taken(nowMillis);
      }
    }
    return MORE;
  }

  /** Goes on by one line, or ends the split; whether there was a record. */
  private boolean step(Open<T> split) {
    LineScanner lines = split.lines();
    try {
      if (!lines.next()) {
        refuseChanged(split.file());
        close();
        split.output().finished();
        return false;
      }
      if (decoder.isBlank(lines.bytes(), lines.offset(), lines.length())) {
        return false;
      }
      T record = decoder.decode(lines.bytes(), lines.offset(), lines.length());
      split.output().emit(record, lines.nextPosition());
      return true;
    } catch (MalformedLineException e) {
      throw malformed(split, e);
    } catch (EOFException e) {
      throw changed(split.file(), e.getMessage());
    } catch (IOException e) {
      throw InputFiles.unreadable(split.file().path(), e);
    }
  }

  private Open<T> open(SplitOutput<T> output) {
    FileRange range = FileRange.of(output.split());
    InputFile file = range.file();
    try {
      refuseChanged(file);
      FileChannel channel = FileChannel.open(Path.of(file.path()), StandardOpenOption.READ);
      try {
        LineScanner lines =
            new LineScanner(channel, range, output.split().position(), options.maxLineBytes());
        return new Open<>(output, file, channel, lines);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (EOFException e) {
      throw changed(file, e.getMessage());
    } catch (IOException e) {
      throw InputFiles.unreadable(file.path(), e);
    }
  }

  private static void refuseChanged(InputFile expected) throws IOException {
    InputFile found = InputFiles.describe(Path.of(expected.path()));
    if (!found.equals(expected)) {
      throw changed(
          expected,
          "found " + found.bytes() + " bytes of " + Instant.ofEpochMilli(found.modifiedMillis()));
    }
  }

  private static WeirException changed(InputFile expected, @Nullable String found) {
    return new WeirException(
        ErrorCode.INPUT_CHANGED,
        expected.path()
            + ": expected "
            + expected.bytes()
            + " bytes of "
            + Instant.ofEpochMilli(expected.modifiedMillis())
            + " as when the job started, "
            + found
            + "; put new data into new files and start the job again");
  }

  /** The line number is counted only now: nobody else needs it. */
  private MalformedRecordException malformed(Open<T> split, MalformedLineException e) {
    LineScanner lines = split.lines();
    int shown = Math.min(e.at(), lines.length());
    String before = new String(lines.bytes(), lines.offset(), shown, StandardCharsets.UTF_8);
    int column = before.codePointCount(0, before.length()) + 1;
    String path = split.file().path();
    try {
      long line = lineNumber(path, lines.lineStart());
      return new MalformedRecordException(
          path + " line " + line + ", column " + column + ": " + e.getMessage());
    } catch (IOException unreadable) {
      return new MalformedRecordException(
          path + " at byte " + lines.lineStart() + ", column " + column + ": " + e.getMessage());
    }
  }

  private static long lineNumber(String path, long lineStart) throws IOException {
    long line = 1;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(path)), 1 << 16)) {
      for (long at = 0; at < lineStart; at++) {
        if (in.read() == '\n') {
          line++;
        }
      }
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    Open<T> last = open;
    open = null;
    if (last != null) {
      last.channel().close();
    }
  }
}

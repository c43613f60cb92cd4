package dev.weir.connectors.files.source;

import dev.weir.connectors.files.line.MalformedLineException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Finds the lines of one range of a file, from any position on: positions that it gave itself, and
 * the start of the range, which may lie inside a line that belongs to the range before. A line ends
 * with LF, CR LF or the file; a byte order mark at the start of the file is no part of its line.
 * Owned by the reader's thread, which closes the channel.
 *
 * <pre>
 *   buffer   [ … | line under way, not yet ended … | free ]
 *                 lineAt                            filled
 * </pre>
 */
final class LineScanner {
  private static final int BUFFER_BYTES = 64 << 10;

  private final FileChannel channel;
  private final long end;
  private final long fileBytes;
  private final int maxLineBytes;

  private byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;

  /** Where in the file the buffer's first byte stands. */
  private long bufferStart;

  private int lineAt;
  private int lineEnd;
  private int nextAt;

  LineScanner(FileChannel channel, FileRange range, long position, int maxLineBytes)
      throws IOException {
    this.channel = channel;
    this.end = range.end();
    this.fileBytes = range.file().bytes();
    this.maxLineBytes = maxLineBytes;
    this.bufferStart = Math.max(0, position - 1);
    if (position > 0) {
      skipLineBefore();
    }
  }

  /** From the byte before the position: if that ends a line, one starts right here. */
  private void skipLineBefore() throws IOException {
    while (bufferStart + nextAt < end) {
      if (nextAt == filled && !fill(nextAt)) {
        return;
      }
      if (buffer[nextAt++] == '\n') {
        return;
      }
    }
  }

  /** Goes to the next line; false when no further line starts in the range. */
  boolean next() throws IOException, MalformedLineException {
    if (bufferStart + nextAt >= Math.min(end, fileBytes)) {
      return false;
    }
    lineAt = nextAt;
    int at = lineAt;
    while (true) {
      if (at == filled) {
        int scanned = at - lineAt;
        if (!fill(lineAt)) {
          lineEnd = filled;
          nextAt = filled;
          break;
        }
        at = lineAt + scanned;
      }
      if (buffer[at] == '\n') {
        lineEnd = at;
        nextAt = at + 1;
        break;
      }
      at++;
      if (at - lineAt > maxLineBytes + 1) {
        lineEnd = at;
        throw tooLong();
      }
    }
    trim();
    return true;
  }

  private void trim() throws MalformedLineException {
    if (lineEnd > lineAt && buffer[lineEnd - 1] == '\r') {
      lineEnd--;
    }
    if (lineEnd - lineAt > maxLineBytes) {
      throw tooLong();
    }
    if (bufferStart + lineAt == 0
        && lineEnd - lineAt >= 3
        && buffer[lineAt] == (byte) 0xef
        && buffer[lineAt + 1] == (byte) 0xbb
        && buffer[lineAt + 2] == (byte) 0xbf) {
      lineAt += 3;
    }
  }

  private MalformedLineException tooLong() {
    return new MalformedLineException(
        maxLineBytes,
        "expected a line of at most "
            + maxLineBytes
            + " bytes, found a longer one; .maxLineBytes(…) sets the limit");
  }

  byte[] bytes() {
    return buffer;
  }

  int offset() {
    return lineAt;
  }

  int length() {
    return lineEnd - lineAt;
  }

  /** Where in the file the current line starts. */
  long lineStart() {
    return bufferStart + lineAt;
  }

  /** Where in the file the next line starts. */
  long nextPosition() {
    return bufferStart + nextAt;
  }

  /**
   * Reads more behind what is there, and keeps what stands from {@code keepFrom} on at the front.
   *
   * @return false at the end of the file
   */
  private boolean fill(int keepFrom) throws IOException {
    long at = bufferStart + filled;
    if (at >= fileBytes) {
      return false;
    }
    System.arraycopy(buffer, keepFrom, buffer, 0, filled - keepFrom);
    bufferStart += keepFrom;
    filled -= keepFrom;
    nextAt -= keepFrom;
    lineAt -= keepFrom;
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int room = (int) Math.min(buffer.length - filled, fileBytes - at);
    int read = channel.read(ByteBuffer.wrap(buffer, filled, room), at);
    if (read <= 0) {
      throw new EOFException("the file ends after " + at + " of " + fileBytes + " bytes");
    }
    filled += read;
    return true;
  }
}

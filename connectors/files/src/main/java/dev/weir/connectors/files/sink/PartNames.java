package dev.weir.connectors.files.sink;

import dev.weir.api.sink.SinkContext;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * File names of one sink of one job. Both are unique for all time, because an attempt's number is
 * used once and a subtask counts its parts.
 *
 * <pre>
 *   .part-JOB8-OPERATOR-ATTEMPT-SUBTASK-SEQUENCE     hidden, until its checkpoint is decided
 *    part-ATTEMPT-SUBTASK-SEQUENCE.ndjson            committed
 * </pre>
 */
final class PartNames {
  static final String HIDDEN = ".part-";

  private static final int JOB_CHARS = 8;
  private static final int MAX_OPERATOR_CHARS = 80;
  private static final Pattern REST = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})-([0-9]{1,18})");

  private final String prefix;

  PartNames(SinkContext context) {
    String job = context.jobId();
    this.prefix =
        HIDDEN
            + job.substring(0, Math.min(JOB_CHARS, job.length()))
            + "-"
            + plain(context.operator())
            + "-";
  }

  /** Who wrote a hidden file. */
  record Writer(int attempt, int subtask) {}

  String hidden(int attempt, int subtask, long sequence) {
    return prefix + attempt + "-" + subtask + "-" + sequence;
  }

  static String committed(int attempt, int subtask, long sequence, String extension) {
    return String.format(
        Locale.ROOT, "part-%05d-%04d-%09d.%s", attempt, subtask, sequence, extension);
  }

  /** The writer of a hidden file of this sink; null for any other file. */
  @org.jspecify.annotations.Nullable
  Writer writer(String name) {
    if (!name.startsWith(prefix)) {
      return null;
    }
    Matcher rest = REST.matcher(name.substring(prefix.length()));
    return rest.matches()
        ? new Writer(Integer.parseInt(rest.group(1)), Integer.parseInt(rest.group(2)))
        : null;
  }

  /** An operator's name as part of a file name: other characters as %xx, a long one cut. */
  static String plain(String operator) {
    StringBuilder plain = new StringBuilder();
    byte[] bytes = operator.getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      if (isPlain(b)) {
        plain.append((char) b);
      } else {
        plain.append(String.format(Locale.ROOT, "%%%02x", b));
      }
    }
    if (plain.length() > MAX_OPERATOR_CHARS) {
      CRC32C crc = new CRC32C();
      crc.update(bytes);
      plain.setLength(MAX_OPERATOR_CHARS);
      plain.append('%').append(Long.toHexString(crc.getValue()));
    }
    return plain.toString();
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-';
  }
}

package dev.weir.connectors.files.sink;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A complete, durable and hidden file that awaits its checkpoint: what a committable's payload
 * says.
 *
 * <pre>
 *   1 HIDDEN-NAME COMMITTED-NAME SIZE-IN-BYTES CRC32C-IN-HEX
 * </pre>
 */
record PreparedPart(String hidden, String committed, long bytes, int crc32c) {
  private static final Pattern FORM = Pattern.compile("1 (\\S+) (\\S+) ([0-9]+) ([0-9a-f]+)");

  String payload() {
    return "1 " + hidden + " " + committed + " " + bytes + " " + Integer.toHexString(crc32c);
  }

  static PreparedPart of(String payload) {
    Matcher form = FORM.matcher(payload);
    if (!form.matches()) {
      throw new IllegalArgumentException("no committable of the file sink: '" + payload + "'");
    }
    return new PreparedPart(
        form.group(1),
        form.group(2),
        Long.parseLong(form.group(3)),
        Integer.parseUnsignedInt(form.group(4), 16));
  }
}

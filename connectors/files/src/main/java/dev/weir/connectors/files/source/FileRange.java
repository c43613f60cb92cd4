package dev.weir.connectors.files.source;

import dev.weir.api.source.Split;

/**
 * A byte range of a file: what a split's descriptor says. A line belongs to the range in which its
 * first byte lies.
 *
 * @param end first byte that is no longer in the range
 * @param file as it was when the splits were made
 */
record FileRange(InputFile file, long start, long end) {
  /**
   * A file to be read.
   *
   * @param modifiedMillis when it was last changed, since 1970
   */
  record InputFile(String path, long bytes, long modifiedMillis) {}

  private static final int FIELDS = 5;

  Split split() {
    return new Split(
        file.path() + "@" + start,
        start + " " + end + " " + file.bytes() + " " + file.modifiedMillis() + " " + file.path(),
        start);
  }

  static FileRange of(Split split) {
    String[] fields = split.descriptor().split(" ", FIELDS);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("no descriptor of a file split: " + split.descriptor());
    }
    InputFile file = new InputFile(fields[4], Long.parseLong(fields[2]), Long.parseLong(fields[3]));
    return new FileRange(file, Long.parseLong(fields[0]), Long.parseLong(fields[1]));
  }
}

package dev.weir.connectors.files.source;

import dev.weir.api.source.Split;
import dev.weir.connectors.files.source.FileRange.InputFile;
import java.util.ArrayList;
import java.util.List;

/** Cuts files into splits. Pure. */
final class SplitPlan {
  /** So that a reader that is done early finds more to do. */
  private static final int SPLITS_PER_READER = 4;

  private static final long MIN_SPLIT_BYTES = 16 << 10;
  private static final long MAX_SPLIT_BYTES = 64 << 20;

  /** All of them stand in every checkpoint until they are read. */
  static final int MAX_SPLITS = 100_000;

  private SplitPlan() {}

  /**
   * @param splitBytes as the user said; 0 lets it follow the input's size
   */
  static List<Split> splits(List<InputFile> files, int readers, long splitBytes) {
    long total = files.stream().mapToLong(InputFile::bytes).sum();
    long wanted = splitBytes;
    if (wanted == 0) {
      long even = total / ((long) SPLITS_PER_READER * readers);
      wanted = Math.max(MIN_SPLIT_BYTES, Math.min(MAX_SPLIT_BYTES, even));
    }
    long bytes = Math.max(wanted, total / MAX_SPLITS);
    List<Split> splits = new ArrayList<>();
    for (InputFile file : files) {
      for (long start = 0; start < file.bytes(); start += bytes) {
        long end = Math.min(file.bytes(), start + bytes);
        splits.add(new FileRange(file, start, end).split());
      }
    }
    return splits;
  }
}

package dev.weir.deploy.demo;

import dev.weir.deploy.demo.OutputLine.Kind;
import java.util.Arrays;

/**
 * The lines that must be there, and which of them have been found: eight bytes a line, one row for
 * each key of an output. Used by one thread.
 *
 * <pre>
 *   rows[kind][key][step of the moment] = value    must be there, not found yet
 *                                       = -value   found
 *                                       = 0        must not be there
 * </pre>
 */
final class ExpectedLines {
  private static final int FIRST_CELLS = 64;

  private final long[][][] rows = new long[Kind.values().length][][];

  ExpectedLines() {
    for (Kind kind : Kind.values()) {
      rows[kind.ordinal()] = new long[AuctionModel.keys(kind)][];
    }
  }

  /** A line that must be there; its value is positive. */
  void add(OutputLine line) {
    long[][] keys = rows[line.kind().ordinal()];
    int key = (int) line.key();
    int cell = Math.toIntExact(step(line));
    long[] row = keys[key];
    if (row == null) {
      row = new long[Math.max(FIRST_CELLS, cell + 1)];
    } else if (cell >= row.length) {
      row = Arrays.copyOf(row, Math.max(cell + 1, row.length + row.length / 2));
    }
    row[cell] = line.value();
    keys[key] = row;
  }

  /**
   * Marks the line with this key and moment as found.
   *
   * @return what stood there before: a value, a value that was found before as its negative, or 0
   */
  long find(OutputLine line) {
    long[][] keys = rows[line.kind().ordinal()];
    long step = step(line);
    long[] row = line.key() < keys.length ? keys[(int) line.key()] : null;
    if (row == null || step < 0 || step >= row.length || !isWholeStep(line)) {
      return 0;
    }
    long before = row[(int) step];
    row[(int) step] = -Math.abs(before);
    return before;
  }

  /** Gives every line that has not been found, by key and moment. */
  void missing(AuctionModel.Lines lines) {
    for (Kind kind : Kind.values()) {
      long[][] keys = rows[kind.ordinal()];
      for (int key = 0; key < keys.length; key++) {
        long[] row = keys[key];
        for (int cell = 0; row != null && cell < row.length; cell++) {
          if (row[cell] > 0) {
            long moment = AuctionModel.origin(kind) + (cell + 1) * OutputLine.step(kind);
            lines.line(new OutputLine(kind, key, moment, row[cell]));
          }
        }
      }
    }
  }

  private static long step(OutputLine line) {
    long since = line.moment() - AuctionModel.origin(line.kind());
    return Math.floorDiv(since, OutputLine.step(line.kind())) - 1;
  }

  private static boolean isWholeStep(OutputLine line) {
    long since = line.moment() - AuctionModel.origin(line.kind());
    return Math.floorMod(since, OutputLine.step(line.kind())) == 0;
  }
}

package dev.weir.state.heap;

import java.util.Arrays;

/**
 * Which cells of {@link CellPages} are taken. It is kept beside the pages, so that a cell is freed
 * without a write to its page, which a frozen view may share. Pages of one size that have room are
 * in a list of their own. Owned by the subtask's event loop.
 *
 * <pre>
 *   of each page:  8 × 64 bits, one a cell: 1 where it is taken, or where the page has ended
 *                  how many cells are taken
 *                  numbers of the next and the previous page of its size with room
 * </pre>
 *
 * <p>States of a page's number: free, until a page is opened with it; open, until its last cell is
 * freed.
 */
final class CellRoom {
  static final int NONE = -1;
  private static final int WORDS = 8;
  private static final int FIRST_PAGES = 8;

  private long[] bits = new long[FIRST_PAGES * WORDS];
  private int[] taken = new int[FIRST_PAGES];
  private int[] next = new int[FIRST_PAGES];
  private int[] previous = new int[FIRST_PAGES];
  private final int[] firstWithRoom = new int[CellSizes.OWN_PAGE + 1];
  private int firstFree = NONE;
  private int numbers;

  CellRoom() {
    Arrays.fill(firstWithRoom, NONE);
  }

  /** Numbers of pages are less than this. */
  int numbers() {
    return numbers;
  }

  /** The number of a page that has room for a cell of a size; NONE where one has to be opened. */
  int withRoom(int size) {
    return firstWithRoom[size];
  }

  /** A number for a new page, whose cells are all free. */
  int open(int size) {
    int page = firstFree;
    if (page == NONE) {
      page = numbers++;
      if (page == taken.length) {
        grow();
      }
    } else {
      firstFree = next[page];
    }
    int cells = CellSizes.cells(size);
    for (int word = 0; word < WORDS; word++) {
      int left = cells - word * Long.SIZE;
      bits[page * WORDS + word] = left >= Long.SIZE ? 0 : left <= 0 ? -1L : -1L << left;
    }
    taken[page] = 0;
    link(page, size);
    return page;
  }

  private void grow() {
    int more = taken.length * 2;
    bits = Arrays.copyOf(bits, more * WORDS);
    taken = Arrays.copyOf(taken, more);
    next = Arrays.copyOf(next, more);
    previous = Arrays.copyOf(previous, more);
  }

  /** Takes a cell of a page with room and says which. */
  int take(int page, int size) {
    int word = page * WORDS;
    while (bits[word] == -1L) {
      word++;
    }
    int bit = Long.numberOfTrailingZeros(~bits[word]);
    bits[word] |= 1L << bit;
    if (++taken[page] == CellSizes.cells(size)) {
      unlink(page, size);
    }
    return (word - page * WORDS) * Long.SIZE + bit;
  }

  /**
   * Frees a cell.
   *
   * @return whether it was the last of its page, whose number is free now
   */
  boolean free(int page, int size, int cell) {
    bits[page * WORDS + (cell >>> 6)] &= ~(1L << cell);
    if (taken[page]-- == CellSizes.cells(size)) {
      link(page, size);
    }
    if (taken[page] > 0) {
      return false;
    }
    unlink(page, size);
    next[page] = firstFree;
    firstFree = page;
    return true;
  }

  private void link(int page, int size) {
    int second = firstWithRoom[size];
    next[page] = second;
    previous[page] = NONE;
    if (second != NONE) {
      previous[second] = page;
    }
    firstWithRoom[size] = page;
  }

  private void unlink(int page, int size) {
    int before = previous[page];
    int after = next[page];
    if (before == NONE) {
      firstWithRoom[size] = after;
    } else {
      next[before] = after;
    }
    if (after != NONE) {
      previous[after] = before;
    }
  }

  long sizeBytes() {
    return (long) bits.length * Long.BYTES + 3L * taken.length * Integer.BYTES;
  }
}

package dev.weir.state.heap;

/**
 * The sizes of cells: each value has the smallest that it fits, so cells of one size lie in a page
 * without gaps between them.
 *
 * <pre>
 *   0 to 31     16, 32, 48, … 512 bytes
 *   32 to 39    576, 640, … 1024
 *   40 to 47    1152, 1280, … 2048
 *   48          one cell that is all of a page, as long as its value needs
 * </pre>
 */
final class CellSizes {
  /** Of a value that has a page of its own. */
  static final int OWN_PAGE = 48;

  /** Length of the pages of all other sizes. */
  static final int PAGE_BYTES = 1 << 13;

  private CellSizes() {}

  /** The size of a cell for so many bytes. */
  static int of(int bytes) {
    if (bytes <= 512) {
      return (bytes - 1) >> 4;
    }
    if (bytes <= 1024) {
      return 32 + ((bytes - 513) >> 6);
    }
    return bytes <= 2048 ? 40 + ((bytes - 1025) >> 7) : OWN_PAGE;
  }

  /** Length of a cell; of one that is a page of its own more than what all others have. */
  static int bytes(int size) {
    if (size < 32) {
      return (size + 1) << 4;
    }
    return size < 40 ? 512 + ((size - 31) << 6) : 1024 + ((size - 39) << 7);
  }

  /** Cells in a page. */
  static int cells(int size) {
    return size == OWN_PAGE ? 1 : PAGE_BYTES / bytes(size);
  }
}

package dev.weir.state.heap;

/**
 * Finds entries by hash: open addressing with linear probing over one {@code long} a cell, the hash
 * above and the entry's number plus one below; an empty cell is 0. Removal moves later cells back,
 * so there are no tombstones. At most 5/8 of the cells are taken. Owned by the subtask's event
 * loop.
 *
 * <p>Hashes must be remixed ({@link #remix}), as all keys of a key group agree in some bits.
 */
final class EntryIndex {
  private static final int FIRST_CELLS = 16;
  static final int NONE = -1;

  private long[] cells = new long[FIRST_CELLS];
  private int shift = Integer.numberOfLeadingZeros(FIRST_CELLS - 1);
  private int size;

  /** Spreads every bit of a hash over all bits: the end of Murmur3. */
  static int remix(int hash) {
    int mixed = hash * 0x9e37_79b9;
    mixed = (mixed ^ (mixed >>> 16)) * 0x85eb_ca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2_ae35;
    return mixed ^ (mixed >>> 16);
  }

  /** The first cell where an entry of this hash can be. */
  int first(int hash) {
    return hash >>> shift;
  }

  int next(int cell) {
    return (cell + 1) & (cells.length - 1);
  }

  boolean isEmpty(int cell) {
    return cells[cell] == 0;
  }

  /** The entry in this cell if its hash is this one, else {@link #NONE}. */
  int entry(int cell, int hash) {
    long content = cells[cell];
    return (int) (content >>> 32) == hash ? (int) content - 1 : NONE;
  }

  void add(int hash, int entry) {
    if (++size * 8L > cells.length * 5L) {
      grow();
    }
    place((long) hash << 32 | (entry + 1L));
  }

  void replace(int cell, int entry) {
    cells[cell] = cells[cell] >>> 32 << 32 | (entry + 1L);
  }

  void remove(int cell) {
    size--;
    int hole = cell;
    int mask = cells.length - 1;
    for (int at = next(hole); cells[at] != 0; at = next(at)) {
      int home = first((int) (cells[at] >>> 32));
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        cells[hole] = cells[at];
        hole = at;
      }
    }
    cells[hole] = 0;
    if (size == 0 && cells.length > FIRST_CELLS) {
      resize(FIRST_CELLS);
    }
  }

  long sizeBytes() {
    return (long) cells.length * Long.BYTES;
  }

  private void place(long content) {
    int at = first((int) (content >>> 32));
    while (cells[at] != 0) {
      at = next(at);
    }
    cells[at] = content;
  }

  private void grow() {
    long[] old = cells;
    if (old.length >= 1 << 30) {
      throw new IllegalStateException("more than 600 million entries in one key group");
    }
    resize(old.length * 2);
    for (long content : old) {
      if (content != 0) {
        place(content);
      }
    }
  }

  private void resize(int length) {
    cells = new long[length];
    shift = Integer.numberOfLeadingZeros(length - 1);
  }
}

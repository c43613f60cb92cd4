package dev.weir.state.heap;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Values of a table as bytes, in cells of pages that are shared with frozen views as those of
 * {@link LongSlots} are: to the collector they are a few large arrays, whatever is put and removed.
 * A value is found by its place, which stands in the table's slots. Owned by the subtask's event
 * loop.
 *
 * <pre>
 *   place   page's number ‖ 8 bits: size of the cell ‖ 16 bits: where it begins in the page
 *   page    8 KiB of cells of one size, or one cell that is longer
 *   cell    i32 length, bytes, then junk
 * </pre>
 *
 * <p>A value that follows another one of the same size of cell is written over it, in a copy of the
 * page where a frozen view shares it.
 */
final class CellPages {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] NO_PAGE = {};
  private static final int HEAD_BYTES = Integer.BYTES;
  private static final int LINE_BYTES = 64;
  private static final int FIRST_STEP_BYTES = 32;
  private static final int OFFSET_BITS = 16;
  private static final int PAGE_SHIFT = 24;

  private final PagePool<byte[]> pool;
  private final Freezes freezes;
  private final CellRoom room = new CellRoom();
  private byte[][] pages = new byte[8][];
  private int[] versions = new int[8];
  private long pageBytes;

  /**
   * @param pool of {@link #pool}, shared with the other slices of a table
   */
  CellPages(PagePool<byte[]> pool, Freezes freezes) {
    this.pool = pool;
    this.freezes = freezes;
  }

  static PagePool<byte[]> pool(Freezes freezes) {
    return new PagePool<>(() -> new byte[CellSizes.PAGE_BYTES], CellSizes.PAGE_BYTES, freezes);
  }

  private static int page(long place) {
    return (int) (place >>> PAGE_SHIFT);
  }

  private static int size(long place) {
    return (int) (place >>> OFFSET_BITS) & 0xff;
  }

  private static int offset(long place) {
    return (int) place & 0xffff;
  }

  /** The value in a place, to be decoded at once. */
  ByteReader at(long place) {
    byte[] page = pages[page(place)];
    int offset = offset(place);
    ByteReader in = new ByteReader(); // one that is kept would have its reference marked each time
    in.reset(page, offset + HEAD_BYTES, (int) INT.get(page, offset));
    return in;
  }

  /** See {@link #touch(byte[], long)}. */
  int touch(long place) {
    return touch(pages[page(place)], place);
  }

  /**
   * Reads a byte of each line of a processor's cache that a value may have, of three at most. Which
   * ones is known from the place alone: a length that had to be read first would be waited for.
   *
   * @return means nothing, but has to be used for the reading not to be left out
   */
  private static int touch(byte[] page, long place) {
    int offset = offset(place);
    int last = Math.min(CellSizes.bytes(size(place)) - 1, 2 * LINE_BYTES);
    return page[offset] + page[offset + Math.min(LINE_BYTES, last)] + page[offset + last];
  }

  /** Adds a value and says where it is. */
  long add(ByteWriter value) {
    int bytes = HEAD_BYTES + value.position();
    int size = CellSizes.of(bytes);
    int number = room.withRoom(size);
    if (number == CellRoom.NONE) {
      number = open(size, bytes);
    }
    int offset = room.take(number, size) * (size == CellSizes.OWN_PAGE ? 0 : CellSizes.bytes(size));
    write(writable(number), offset, value);
    return (long) number << PAGE_SHIFT | (long) size << OFFSET_BITS | offset;
  }

  /** Puts a value in place of another one and says where it is now. */
  long replace(long place, ByteWriter value) {
    int bytes = HEAD_BYTES + value.position();
    int size = size(place);
    if (size != CellSizes.of(bytes)
        || (size == CellSizes.OWN_PAGE && pages[page(place)].length != bytes)) {
      long other = add(value);
      free(place);
      return other;
    }
    write(writable(page(place)), offset(place), value);
    return place;
  }

  /**
   * Only what is other than it was: a line that is written has to go back to memory. In steps that
   * grow, as a value of which much is new is all new.
   */
  private static void write(byte[] page, int offset, ByteWriter value) {
    int length = value.position();
    byte[] bytes = value.array();
    int to = offset + HEAD_BYTES;
    INT.set(page, offset, length);
    int step = FIRST_STEP_BYTES;
    for (int at = 0; at < length; step *= 2) {
      int same = Arrays.mismatch(page, to + at, to + length, bytes, at, length);
      if (same < 0) {
        return;
      }
      at += same;
      int end = Math.min(length, at + step);
      System.arraycopy(bytes, at, page, to + at, end - at);
      at = end;
    }
  }

  void free(long place) {
    int number = page(place);
    int size = size(place);
    int cell = size == CellSizes.OWN_PAGE ? 0 : offset(place) / CellSizes.bytes(size);
    if (room.free(number, size, cell)) {
      giveBack(number);
    }
  }

  private int open(int size, int bytes) {
    byte[] page = take(size == CellSizes.OWN_PAGE ? bytes : CellSizes.PAGE_BYTES);
    int number = room.open(size);
    if (number >= pages.length) {
      pages = Arrays.copyOf(pages, pages.length * 2);
      versions = Arrays.copyOf(versions, pages.length);
    }
    pages[number] = page;
    versions[number] = freezes.taken();
    pageBytes += page.length;
    return number;
  }

  private byte[] take(int length) {
    return length == CellSizes.PAGE_BYTES ? pool.take() : new byte[length];
  }

  private void give(byte[] page, int version) {
    if (page.length == CellSizes.PAGE_BYTES) {
      pool.give(page, version);
    }
  }

  private void giveBack(int number) {
    give(pages[number], versions[number]);
    pageBytes -= pages[number].length;
    pages[number] = NO_PAGE;
  }

  private byte[] writable(int number) {
    if (freezes.mayShare(versions[number])) {
      unshare(number);
    }
    return pages[number];
  }

  private void unshare(int number) {
    byte[] page = pages[number];
    int version = versions[number];
    if (freezes.sharedNow(version)) {
      byte[] copy = take(page.length);
      System.arraycopy(page, 0, copy, 0, page.length);
      pages[number] = copy;
      give(page, version);
    }
    versions[number] = freezes.taken();
  }

  /** Gives all pages back; nothing is called afterwards. */
  void release() {
    for (int number = 0; number < room.numbers(); number++) {
      if (pages[number].length > 0) {
        giveBack(number);
      }
    }
  }

  /** Without what is in the pool. */
  long sizeBytes() {
    return pageBytes + room.sizeBytes();
  }

  Frozen freeze() {
    return new Frozen(Arrays.copyOf(pages, room.numbers()));
  }

  /** The pages as they were. */
  record Frozen(byte[][] pages) {
    /**
     * How many bytes values have, or one more. Asked before they are written one by one: it touches
     * all of them, so that the waits for memory overlap.
     *
     * @param slots one after the other, up to {@code end}
     * @param width of a slot, in words; the last one is the place
     */
    int bytes(long[] slots, int end, int width) {
      int sum = 0;
      int touched = 0;
      for (int at = width - 1; at < end; at += width) {
        long place = slots[at];
        byte[] page = pages[page(place)];
        sum += (int) INT.get(page, offset(place));
        touched += touch(page, place);
      }
      return touched == Integer.MIN_VALUE ? sum + 1 : sum;
    }

    /** Appends a value as it was encoded. */
    void write(long place, ByteWriter out) {
      byte[] page = pages[page(place)];
      int offset = offset(place);
      out.writeBytes(page, offset + HEAD_BYTES, (int) INT.get(page, offset));
    }
  }
}

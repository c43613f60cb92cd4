package dev.weir.state.heap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One table's entries of one key group whose keys are numbers: open addressing with linear probing
 * over slots in pages, key, namespace and value side by side, so that a look-up touches one place
 * in memory. Values that are no numbers stand in pages of their own. At most 3/5 of the slots are
 * taken. Owned by the subtask's event loop.
 *
 * <pre>
 *   page: 256 slots, each   key | namespace (if any) | first word, second word of the value (if any)
 *                                                      or the place of its bytes
 * </pre>
 *
 * <p>A slot is vacant when its key is {@code vacant}; if that very key comes, another number takes
 * the part. Removal moves later entries back, so there are no tombstones. The place of a key
 * changes with the number of slots in a way that has no order, so entries may be put in the order
 * of another table's slots.
 *
 * <p>A frozen view shares the pages; the first write to a shared page copies it. A frozen view's
 * pages are not written before it is released, so handing the view over through any queue publishes
 * them safely.
 */
final class LongSlots {
  static final int NONE = -1;
  static final int PAGE_BITS = 8;
  static final int PAGE_SLOTS = 1 << PAGE_BITS;
  private static final int PAGE_MASK = PAGE_SLOTS - 1;
  private static final int FIRST_SLOTS = 8;
  private static final int MAX_SLOTS = 1 << 30;
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;
  private static final long MIX = 0xd6e8_feb8_6659_fd93L;

  private final Freezes freezes;
  private final PagePool<long[]> pool;
  private long[][] pages = new long[0][];
  private int[] versions = new int[0];
  private @Nullable ObjectPages objects;
  private int mask;
  private int shift;
  private long salt;
  private long vacant;
  private int size;

  LongSlots(Layout layout, Freezes freezes, PagePool<long[]> pool) {
    this.freezes = freezes;
    this.pool = pool;
    allocate(layout, FIRST_SLOTS);
  }

  int size() {
    return size;
  }

  long sizeBytes(Layout layout) {
    long words = (mask + 1L) * layout.width();
    return words * Long.BYTES + (layout.objects() ? (mask + 1L) * Integer.BYTES : 0);
  }

  private int home(int keyHash, long namespace) {
    long mixed = (keyHash ^ salt) * SPREAD + Long.rotateLeft(namespace * MIX, 32);
    return (int) (((mixed ^ (mixed >>> 32)) * MIX) >>> shift);
  }

  /** The slot of the entry, or the complement of the vacant slot where the search for it ends. */
  int find(Layout layout, int keyHash, long key, long namespace) {
    int slot = home(keyHash, namespace);
    while (true) {
      long[] page = pages[slot >>> PAGE_BITS];
      int at = (slot & PAGE_MASK) * layout.width();
      long found = page[at];
      if (found == vacant) {
        return ~slot;
      }
      if (found == key && (layout.keyWords() == 1 || page[at + 1] == namespace)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** The next slot after this one that is taken, or {@link #NONE}; before the first one is -1. */
  int after(Layout layout, int slot) {
    int width = layout.width();
    for (int next = slot + 1; next <= mask; next++) {
      if (pages[next >>> PAGE_BITS][(next & PAGE_MASK) * width] != vacant) {
        return next;
      }
    }
    return NONE;
  }

  /** Reads where the search for a key without a namespace begins. */
  long touch(Layout layout, int keyHash) {
    int slot = home(keyHash, 0);
    ObjectPages values = objects;
    return word(layout, slot, 0) + (values == null ? 0 : values.touch(slot));
  }

  /** A word of the entry in a slot: key, namespace, then the value's. */
  long word(Layout layout, int slot, int word) {
    return pages[slot >>> PAGE_BITS][(slot & PAGE_MASK) * layout.width() + word];
  }

  void set(Layout layout, int slot, int word, long value) {
    writable(slot)[(slot & PAGE_MASK) * layout.width() + word] = value;
  }

  Object object(int slot) {
    return required().at(slot);
  }

  void set(int slot, Object value) {
    required().set(slot, value);
  }

  private ObjectPages required() {
    ObjectPages present = objects;
    if (present == null) {
      throw new IllegalStateException("the values are numbers");
    }
    return present;
  }

  /**
   * Adds an entry whose value is set next.
   *
   * @param end what {@link #find} answered
   * @return its slot
   */
  int add(Layout layout, int keyHash, long key, long namespace, int end) {
    int slot = ~end;
    if (key == vacant) {
      changeVacant(layout);
      slot = ~find(layout, keyHash, key, namespace);
    }
    if ((size + 1) * 5L > (mask + 1) * 3L) {
      if (mask + 1 == MAX_SLOTS) {
        throw new IllegalStateException("more than 600 million entries in one key group");
      }
      resize(layout, (mask + 1) * 2);
      slot = ~find(layout, keyHash, key, namespace);
    }
    size++;
    long[] page = writable(slot);
    int at = (slot & PAGE_MASK) * layout.width();
    page[at] = key;
    if (layout.keyWords() == 2) {
      page[at + 1] = namespace;
    }
    return slot;
  }

  void remove(Layout layout, int slot) {
    int hole = slot;
    for (int at = (hole + 1) & mask; word(layout, at, 0) != vacant; at = (at + 1) & mask) {
      long namespace = layout.keyWords() == 2 ? word(layout, at, 1) : 0;
      int home = home(layout.keys().hash(word(layout, at, 0)), namespace);
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        move(layout, at, hole);
        hole = at;
      }
    }
    long[] page = writable(hole);
    int from = (hole & PAGE_MASK) * layout.width();
    Arrays.fill(page, from, from + layout.width(), vacant);
    if (layout.objects()) {
      required().set(hole, null);
    }
    size--;
    if (mask >= PAGE_SLOTS && size < mask >>> 4) {
      resize(layout, (mask + 1) / 4);
    }
  }

  private void move(Layout layout, int from, int to) {
    int width = layout.width();
    System.arraycopy(
        pages[from >>> PAGE_BITS],
        (from & PAGE_MASK) * width,
        writable(to),
        (to & PAGE_MASK) * width,
        width);
    if (layout.objects()) {
      required().set(to, required().at(from));
    }
  }

  private long[] writable(int slot) {
    int page = slot >>> PAGE_BITS;
    if (freezes.mayShare(versions[page])) {
      unshare(page);
    }
    return pages[page];
  }

  private void unshare(int number) {
    long[] page = pages[number];
    int version = versions[number];
    if (freezes.sharedNow(version)) {
      pages[number] = copy(page);
      giveBack(page, version);
    }
    versions[number] = freezes.taken();
  }

  private long[] copy(long[] page) {
    if (mask < PAGE_MASK) {
      return page.clone();
    }
    long[] copy = pool.take();
    System.arraycopy(page, 0, copy, 0, page.length);
    return copy;
  }

  private void giveBack(long[] page, int version) {
    if (mask >= PAGE_MASK) {
      pool.give(page, version);
    }
  }

  private void allocate(Layout layout, int slots) {
    mask = slots - 1;
    shift = Long.numberOfLeadingZeros(mask);
    salt = shift * MIX;
    pages = new long[(slots + PAGE_MASK) >>> PAGE_BITS][];
    versions = new int[pages.length];
    Arrays.fill(versions, freezes.taken());
    for (int i = 0; i < pages.length; i++) {
      pages[i] = slots < PAGE_SLOTS ? new long[slots * layout.width()] : pool.take();
      Arrays.fill(pages[i], vacant);
    }
    objects = layout.objects() ? new ObjectPages(freezes, slots) : null;
  }

  private void resize(Layout layout, int slots) {
    long[][] oldPages = pages;
    int[] oldVersions = versions;
    ObjectPages oldObjects = objects;
    int oldMask = mask;
    allocate(layout, slots);
    int width = layout.width();
    for (int slot = 0; slot <= oldMask; slot++) {
      long[] page = oldPages[slot >>> PAGE_BITS];
      int at = (slot & PAGE_MASK) * width;
      if (page[at] != vacant) {
        long namespace = layout.keyWords() == 2 ? page[at + 1] : 0;
        int to = ~find(layout, layout.keys().hash(page[at]), page[at], namespace);
        System.arraycopy(page, at, pages[to >>> PAGE_BITS], (to & PAGE_MASK) * width, width);
        if (oldObjects != null) {
          required().set(to, oldObjects.at(slot));
        }
      }
    }
    if (oldMask >= PAGE_MASK) {
      giveBack(oldPages, oldVersions);
    }
  }

  private void giveBack(long[][] all, int[] ofVersions) {
    for (int i = 0; i < all.length; i++) {
      pool.give(all[i], ofVersions[i]);
    }
  }

  /** Gives all pages back; nothing is called afterwards. */
  void release() {
    if (mask >= PAGE_MASK) {
      giveBack(pages, versions);
    }
    pages = new long[0][];
  }

  /** The key that marked vacant slots is to be an entry: marks them by one that is none. */
  private void changeVacant(Layout layout) {
    long old = vacant;
    long other = old;
    do {
      other = (other + SPREAD) * MIX;
    } while (isKey(layout, other));
    for (int slot = 0; slot <= mask; slot++) {
      if (word(layout, slot, 0) == old) {
        set(layout, slot, 0, other);
      }
    }
    vacant = other;
  }

  private boolean isKey(Layout layout, long key) {
    for (int slot = 0; slot <= mask; slot++) {
      if (word(layout, slot, 0) == key) {
        return true;
      }
    }
    return false;
  }

  Frozen freeze() {
    return new Frozen(pages.clone(), objects == null ? null : objects.freeze(), vacant);
  }

  /** The pages as they were. */
  record Frozen(long[][] pages, Object @Nullable [] @Nullable [] objects, long vacant) {
    /**
     * Copies the slots of a page that are taken.
     *
     * @param width of a slot, in words
     * @param to as long as the page
     * @return how many words that is
     */
    static int taken(long[] page, int width, long vacant, long[] to) {
      int end = 0;
      for (int at = 0; at < page.length; at += width) {
        for (int word = 0; word < width; word++) {
          to[end + word] = page[at + word];
        }
        end += page[at] == vacant ? 0 : width;
      }
      return end;
    }
  }
}

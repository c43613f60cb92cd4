package dev.weir.state.heap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one table and key group: key, namespace and value, three references side by side,
 * in pages. Entries are numbered densely, a removed entry's number is given to the next. A frozen
 * view shares the pages; the first write to a shared page copies it. Owned by the subtask's event
 * loop; a frozen view's pages are never written again, so handing the view over through any queue
 * publishes them safely.
 *
 * <p>The memory is that of the most entries there ever were at a time, until the last is removed.
 */
final class EntryPages {
  private static final int PAGE_BITS = 8;
  private static final int PAGE_ENTRIES = 1 << PAGE_BITS;
  private static final int WIDTH = 3;
  private static final int FIRST_ENTRIES = 8;
  private static final int KEY = 0;
  private static final int NAMESPACE = 1;
  private static final int VALUE = 2;

  private final Freezes freezes;
  private Object[][] pages = new Object[1][];
  private int[] versions = new int[1];
  private int[] free = new int[FIRST_ENTRIES];
  private int freeCount;
  private int used;

  EntryPages(Freezes freezes) {
    this.freezes = freezes;
    pages[0] = new Object[FIRST_ENTRIES * WIDTH];
    versions[0] = freezes.taken();
  }

  Object key(int entry) {
    return pages[entry >>> PAGE_BITS][offset(entry) + KEY];
  }

  boolean holds(int entry, Object key, @Nullable Object namespace) {
    Object[] page = pages[entry >>> PAGE_BITS];
    int at = offset(entry);
    return page[at + KEY].equals(key)
        && (namespace == null || namespace.equals(page[at + NAMESPACE]));
  }

  @Nullable Object namespace(int entry) {
    return pages[entry >>> PAGE_BITS][offset(entry) + NAMESPACE];
  }

  Object value(int entry) {
    return pages[entry >>> PAGE_BITS][offset(entry) + VALUE];
  }

  int size() {
    return used - freeCount;
  }

  long sizeBytes() {
    long references = Math.max(used, FIRST_ENTRIES) * (long) WIDTH;
    return (references + free.length) * Integer.BYTES;
  }

  /** The number of the new entry. */
  int add(Object key, @Nullable Object namespace, Object value) {
    int entry = freeCount > 0 ? free[--freeCount] : extend();
    Object[] page = writable(entry >>> PAGE_BITS);
    int at = offset(entry);
    page[at + KEY] = key;
    page[at + NAMESPACE] = namespace;
    page[at + VALUE] = value;
    return entry;
  }

  void replace(int entry, Object value) {
    writable(entry >>> PAGE_BITS)[offset(entry) + VALUE] = value;
  }

  Object remove(int entry) {
    Object[] page = writable(entry >>> PAGE_BITS);
    int at = offset(entry);
    Object value = page[at + VALUE];
    page[at + KEY] = null;
    page[at + NAMESPACE] = null;
    page[at + VALUE] = null;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = entry;
    if (freeCount == used) {
      shrink();
    }
    return value;
  }

  /** The last entry is gone: back to one page. */
  private void shrink() {
    used = 0;
    freeCount = 0;
    if (pages.length > 1) {
      pages = Arrays.copyOf(pages, 1);
      versions = Arrays.copyOf(versions, 1);
      free = new int[FIRST_ENTRIES];
    }
  }

  private static int offset(int entry) {
    return (entry & (PAGE_ENTRIES - 1)) * WIDTH;
  }

  private int extend() {
    int entry = used++;
    int page = entry >>> PAGE_BITS;
    if (page == 0) {
      if (offset(entry) == pages[0].length) {
        pages[0] = Arrays.copyOf(pages[0], pages[0].length * 2);
        versions[0] = freezes.taken();
      }
    } else if (page == pages.length) {
      pages = Arrays.copyOf(pages, page + 1 + (page >> 1));
      versions = Arrays.copyOf(versions, pages.length);
    }
    if (pages[page] == null) {
      pages[page] = new Object[PAGE_ENTRIES * WIDTH];
      versions[page] = freezes.taken();
    }
    return entry;
  }

  private Object[] writable(int page) {
    if (freezes.mayShare(versions[page])) {
      unshare(page);
    }
    return pages[page];
  }

  private void unshare(int page) {
    if (freezes.sharedNow(versions[page])) {
      pages[page] = pages[page].clone();
    }
    versions[page] = freezes.taken();
  }

  Frozen freeze() {
    int count = (used + PAGE_ENTRIES - 1) >>> PAGE_BITS;
    return new Frozen(Arrays.copyOf(pages, count));
  }

  /** What receives the entries of a frozen view. */
  interface Visitor {
    void entry(Object key, @Nullable Object namespace, Object value);
  }

  /** The pages as they were. */
  record Frozen(Object[][] pages) {
    /** Every entry, in the order of their numbers; returns how many there are. */
    int forEach(Visitor visitor) {
      int count = 0;
      for (Object[] page : pages) {
        for (int at = 0; at < page.length; at += WIDTH) {
          Object key = page[at + KEY];
          if (key != null) {
            visitor.entry(key, page[at + NAMESPACE], page[at + VALUE]);
            count++;
          }
        }
      }
      return count;
    }
  }
}

package dev.weir.state.heap;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@link LongSlots} that are no numbers, one a slot, in pages that are shared with
 * frozen views like its own. Owned by the subtask's event loop.
 */
final class ObjectPages {
  private static final int PAGE_MASK = LongSlots.PAGE_SLOTS - 1;

  private final Freezes freezes;
  private final @Nullable Object[][] pages;
  private final int[] versions;

  ObjectPages(Freezes freezes, int slots) {
    this.freezes = freezes;
    this.pages =
        new Object[(slots + PAGE_MASK) >>> LongSlots.PAGE_BITS]
            [Math.min(slots, LongSlots.PAGE_SLOTS)];
    this.versions = new int[pages.length];
    Arrays.fill(versions, freezes.taken());
  }

  Object at(int slot) {
    return Objects.requireNonNull(pages[slot >>> LongSlots.PAGE_BITS][slot & PAGE_MASK]);
  }

  /** Reads the reference in a slot, and the head of what it refers to. */
  int touch(int slot) {
    Object value = pages[slot >>> LongSlots.PAGE_BITS][slot & PAGE_MASK];
    return value == null || value.getClass() == Object.class ? 0 : 1;
  }

  void set(int slot, @Nullable Object value) {
    int page = slot >>> LongSlots.PAGE_BITS;
    if (freezes.mayShare(versions[page])) {
      if (freezes.sharedNow(versions[page])) {
        pages[page] = pages[page].clone();
      }
      versions[page] = freezes.taken();
    }
    pages[page][slot & PAGE_MASK] = value;
  }

  @Nullable Object[][] freeze() {
    return pages.clone();
  }
}

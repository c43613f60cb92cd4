package dev.weir.api.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a reader keeps of a stream's strings, as {@link SentStrings} says. Owned by its thread. */
public final class ReceivedStrings {
  private static final int FIRST_SLOTS = 16;

  private @Nullable String[] slots = new String[FIRST_SLOTS];

  String at(int slot) {
    String kept = slot < slots.length ? slots[slot] : null;
    if (kept == null) {
      throw new MalformedBytesException("string " + slot + " was never sent");
    }
    return kept;
  }

  /** Its writer refers to nothing that was sent so far. */
  void forget() {
    Arrays.fill(slots, null);
  }

  String keep(int slot, String value) {
    if (slot >= SentStrings.MAX_SLOTS || value.length() > SentStrings.MAX_CHARS) {
      throw new MalformedBytesException(
          "a string of " + value.length() + " characters for slot " + slot);
    }
    if (slot >= slots.length) {
      slots = Arrays.copyOf(slots, Integer.highestOneBit(slot) * 2);
    }
    slots[slot] = value;
    return value;
  }
}

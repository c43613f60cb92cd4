package dev.weir.api.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the reader of a stream of bytes keeps of its strings, as its writer knows: a string that
 * comes again is then sent as a number, and read without making an object. Names, codes and
 * addresses repeat in most streams. Owned by the writer's thread.
 *
 * <p>A string has one slot, by its hash, which those that come again have computed as a rule: it is
 * then found without a look at its characters, and that is what costs most where no cache holds
 * them. It is kept when it comes for the second time with no other candidate for its slot in
 * between, so that strings that never repeat displace none. Where few repeat, only one string in
 * sixteen is looked at.
 *
 * <p>Invariant: what a slot holds here, it holds at the reader when it has read all that was
 * written, and nothing else. So what is taken back, see {@link ByteWriter#rewind}, is forgotten.
 */
public final class SentStrings {
  /** Slots at most; a slot's number takes two bytes then. */
  public static final int MAX_SLOTS = 1 << 12;

  /** Longer strings are not kept. */
  static final int MAX_CHARS = 512;

  /** {@link #place}: as it is. */
  static final int PLAIN = -1;

  private static final int MIN_SLOTS = 16;
  private static final int GOLDEN_RATIO = 0x9E3779B9;
  private static final int LOOKS = 4096;
  private static final int WORTH_HITS = LOOKS / 16;
  private static final int RESTS = 15 * LOOKS;

  private final int maxChars;
  private final @Nullable String[] slots;
  private final int[] hashes; // of what a slot keeps or kept last, then of its candidate
  private final int shift;
  private int chars;
  private int looked;
  private int hits;
  private int resting;
  private boolean fresh = true;

  /**
   * Nothing kept.
   *
   * @param atMost slots, from 16 on; {@link #MAX_SLOTS} if it is more
   * @param maxChars kept, of all strings together
   */
  public SentStrings(int atMost, int maxChars) {
    if (atMost < MIN_SLOTS || maxChars < MAX_CHARS) {
      throw new IllegalArgumentException(atMost + " slots, " + maxChars + " characters");
    }
    int count = Integer.highestOneBit(Math.min(atMost, MAX_SLOTS));
    this.maxChars = maxChars;
    this.slots = new String[count];
    this.hashes = new int[2 * count];
    this.shift = Integer.SIZE - Integer.numberOfTrailingZeros(count);
  }

  /**
   * How a string is to be written: below {@link #PLAIN} with the complement of its slot in front of
   * it, where it is to be kept from now on; from 0 on by this slot alone, where it is kept.
   */
  @SuppressWarnings("ReferenceEquality") // the fast path; equal ones are compared behind it
  int place(String value) {
    if (resting > 0) {
      resting--;
      return PLAIN;
    }
    int hash = value.hashCode();
    int slot = (hash * GOLDEN_RATIO) >>> shift;
    String kept = slots[slot];
    if (kept == value) {
      look();
      hits++;
      return slot;
    }
    return place(value, hash, slot, kept);
  }

  private int place(String value, int hash, int slot, @Nullable String kept) {
    int length = value.length();
    if (length == 0 || length > MAX_CHARS) {
      return PLAIN;
    }
    look();
    int ofKept = 2 * slot;
    int candidate = ofKept + 1;
    if (hashes[ofKept] == hash && value.equals(kept)) {
      hits++;
      return slot;
    }
    if (hashes[candidate] != hash) {
      hashes[candidate] = hash;
      return PLAIN;
    }
    keep(slot, value, length);
    hashes[ofKept] = hash;
    return ~slot - 1;
  }

  /** The slot that a result of {@link #place} below PLAIN means. */
  static int slot(int place) {
    return ~(place + 1);
  }

  private void keep(int slot, String value, int length) {
    String before = slots[slot];
    chars += length - (before == null ? 0 : before.length());
    if (chars > maxChars) {
      forget();
      chars = length;
    }
    slots[slot] = value;
  }

  /** One more that may be kept; what is empty or too long does not count against the others. */
  private void look() {
    if (++looked < LOOKS) {
      return;
    }
    if (hits < WORTH_HITS) {
      resting = RESTS;
    }
    looked = 0;
    hits = 0;
  }

  /** Refers to nothing that was sent so far. */
  void forget() {
    Arrays.fill(slots, null);
    chars = 0;
    fresh = true;
  }

  /** Whether the string that is to be kept now is the only one; the reader has to be told. */
  boolean takeFresh() {
    boolean was = fresh;
    fresh = false;
    return was;
  }
}

package dev.weir.worker.exchange;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from one thread to one other; the two may be the same. An empty slot is null, and
 * only the producer fills it, only the consumer empties it, so the slot itself is the hand-over:
 * what the producer wrote before {@link #offer} is seen after {@link #poll}.
 *
 * <p>Slots are read and written with sequential consistency: {@link RoomSignal} relies on it.
 */
final class SpscRing<T> {
  private final AtomicReferenceArray<@Nullable T> slots;
  private int head; // of the consumer
  private int tail; // of the producer

  SpscRing(int capacity) {
    slots = new AtomicReferenceArray<>(capacity);
  }

  int capacity() {
    return slots.length();
  }

  /** Producer: false when full. */
  boolean offer(T element) {
    if (slots.get(tail) != null) {
      return false;
    }
    slots.set(tail, element);
    tail = tail + 1 == slots.length() ? 0 : tail + 1;
    return true;
  }

  /** Producer: whether {@link #offer} would succeed. */
  boolean hasRoom() {
    return slots.get(tail) == null;
  }

  /** Consumer: the oldest element, or null when empty. */
  @Nullable T poll() {
    T element = slots.get(head);
    if (element != null) {
      slots.set(head, null);
      head = head + 1 == slots.length() ? 0 : head + 1;
    }
    return element;
  }

  /** Consumer. */
  boolean isEmpty() {
    return slots.get(head) == null;
  }

  /** Any thread: how many are in it, at about this moment. */
  int size() {
    int size = 0;
    for (int slot = 0; slot < slots.length(); slot++) {
      if (slots.get(slot) != null) {
        size++;
      }
    }
    return size;
  }
}

package dev.weir.worker.executor;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sections that an attempt restores from, a few at a time, and checks them. Owned by the
 * control thread.
 */
final class SectionReads {
  private static final int MAX_READING = 8;
  private static final int MAX_TRIES = 3;

  private final BlobStore store;
  private final Executor control;
  private final Deque<Map.Entry<SubtaskId, SectionHandle.Stored>> waiting = new ArrayDeque<>();
  private final SortedMap<SubtaskId, byte[]> read = new TreeMap<>();
  private final CompletableFuture<SortedMap<SubtaskId, byte[]>> result = new CompletableFuture<>();
  private int reading;

  SectionReads(BlobStore store, Executor control) {
    this.store = store;
    this.control = control;
  }

  /** The bytes by subtask; the stage completes on the control thread. */
  CompletionStage<SortedMap<SubtaskId, byte[]>> read(
      SortedMap<SubtaskId, SectionHandle.Location> sections) {
    sections.forEach(
        (subtask, location) -> {
          if (location instanceof SectionHandle.Inlined inlined) {
            checked(subtask, inlined.bytes(), inlined.crc32c(), "the manifest");
          } else if (location instanceof SectionHandle.Stored stored) {
            waiting.add(Map.entry(subtask, stored));
          }
        });
    next();
    return result;
  }

  private void next() {
    while (reading < MAX_READING && !waiting.isEmpty() && !result.isDone()) {
      Map.Entry<SubtaskId, SectionHandle.Stored> section = waiting.remove();
      reading++;
      ask(section.getKey(), section.getValue(), 1);
    }
    if (reading == 0 && waiting.isEmpty()) {
      result.complete(read);
    }
  }

  private void ask(SubtaskId subtask, SectionHandle.Stored stored, int attempt) {
    if (stored.length() > Integer.MAX_VALUE) {
      result.completeExceptionally(
          unreadable(subtask, stored.objectKey(), "it is " + stored.length() + " bytes long"));
      return;
    }
    store
        .read(stored.objectKey(), stored.offset(), (int) stored.length())
        .whenComplete(
            (bytes, failure) ->
                control.execute(() -> answered(subtask, stored, attempt, bytes, failure)));
  }

  private void answered(
      SubtaskId subtask,
      SectionHandle.Stored stored,
      int attempt,
      byte @Nullable [] bytes,
      @Nullable Throwable failure) {
    if (bytes != null) {
      checked(subtask, bytes, stored.crc32c(), stored.objectKey());
      reading--;
      next();
      return;
    }
    Throwable cause = Causes.unwrapped(failure);
    boolean unknown =
        cause instanceof BlobStoreException e && e.reason() == BlobStoreException.Reason.UNKNOWN;
    if (unknown && attempt < MAX_TRIES) {
      ask(subtask, stored, attempt + 1);
    } else if (unknown) {
      result.completeExceptionally(
          new WeirException(
              ErrorCode.STORE_UNREACHABLE,
              "object " + stored.objectKey() + " could not be read: " + cause.getMessage(),
              cause));
    } else {
      result.completeExceptionally(unreadable(subtask, stored.objectKey(), cause.getMessage()));
    }
  }

  private void checked(SubtaskId subtask, byte[] bytes, int expected, String where) {
    int found = crc32c(bytes, 0, bytes.length);
    if (found == expected) {
      read.put(subtask, bytes);
    } else {
      result.completeExceptionally(
          unreadable(
              subtask, where, "expected crc32c %08x, found %08x".formatted(expected, found)));
    }
  }

  private static WeirException unreadable(SubtaskId subtask, String where, @Nullable String why) {
    return new WeirException(
        ErrorCode.CHECKPOINT_UNREADABLE,
        "the snapshot of subtask "
            + subtask
            + " in "
            + where
            + " cannot be used: "
            + why
            + ". The job does not fall back by itself; restore the object, or start the job again"
            + " from a savepoint.");
  }

  static int crc32c(byte[] bytes, int offset, int length) {
    var crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}

package dev.weir.worker.executor;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.worker.task.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the sections of an executor's subtasks together: small ones travel in the ack, the others go
 * into one object. Owned by the control thread.
 *
 * <p>A checkpoint goes: collecting → (all sections) writing → acked | declined; any → dropped by
 * {@link #abortThrough}.
 */
final class CheckpointCollector {
  /** A section up to this size travels in the ack. */
  static final int INLINE_BYTES = 16 << 10;

  /** All inlined sections of an ack together. */
  static final int INLINE_TOTAL_BYTES = 256 << 10;

  /** Checkpoints collected at once; the lowest gives way. */
  static final int MAX_COLLECTING = 4;

  private static final int MAX_TRIES = 3;
  private static final int MAX_OBJECT_BYTES = Integer.MAX_VALUE - 8;

  private final SortedSet<SubtaskId> subtasks;
  private final BlobStore store;
  private final Executor control;
  private final Function<CheckpointId, String> newKey;
  private final Listener listener;
  private final SortedMap<CheckpointId, SortedMap<SubtaskId, Section>> collecting = new TreeMap<>();
  private CheckpointId deadThrough = CheckpointId.NONE;

  /** Hears what became of a checkpoint, on the control thread. */
  interface Listener {
    void collected(
        CheckpointId checkpoint, List<SectionHandle> sections, SortedMap<String, Long> phaseMicros);

    void declined(CheckpointId checkpoint, WeirException cause);
  }

  /**
   * @param newKey a name for an object, never given before
   */
  CheckpointCollector(
      SortedSet<SubtaskId> subtasks,
      BlobStore store,
      Executor control,
      Function<CheckpointId, String> newKey,
      Listener listener) {
    this.subtasks = subtasks;
    this.store = store;
    this.control = control;
    this.newKey = newKey;
    this.listener = listener;
  }

  /** A subtask's part. */
  void add(Section section) {
    CheckpointId checkpoint = section.checkpoint();
    if (!checkpoint.isAfter(deadThrough)) {
      return;
    }
    SortedMap<SubtaskId, Section> sections =
        collecting.computeIfAbsent(checkpoint, id -> new TreeMap<>());
    sections.put(section.subtask(), section);
    if (sections.size() == subtasks.size()) {
      collecting.remove(checkpoint);
      write(checkpoint, new ArrayList<>(sections.values()));
    } else if (collecting.size() > MAX_COLLECTING) {
      collecting.remove(collecting.firstKey());
    }
  }

  /** Checkpoints up to this one are dead. */
  void abortThrough(CheckpointId id) {
    if (id.isAfter(deadThrough)) {
      deadThrough = id;
    }
    collecting.headMap(new CheckpointId(id.value() + 1)).clear();
  }

  /** A subtask could not make its part. */
  void decline(CheckpointId checkpoint, WeirException cause) {
    collecting.remove(checkpoint);
    if (checkpoint.isAfter(deadThrough)) {
      listener.declined(checkpoint, cause);
    }
  }

  private void write(CheckpointId checkpoint, List<Section> sections) {
    long stored = 0;
    long inlined = 0;
    boolean[] inline = new boolean[sections.size()];
    for (int i = 0; i < sections.size(); i++) {
      int length = sections.get(i).bytes().length();
      inline[i] = length <= INLINE_BYTES && inlined + length <= INLINE_TOTAL_BYTES;
      if (inline[i]) {
        inlined += length;
      } else {
        stored += length;
      }
    }
    if (stored > MAX_OBJECT_BYTES) {
      decline(checkpoint, tooLarge(stored));
      return;
    }
    byte[] object = new byte[(int) stored];
    String key = stored == 0 ? "" : newKey.apply(checkpoint);
    var handles = new ArrayList<SectionHandle>();
    int offset = 0;
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      byte[] bytes = section.bytes().array();
      int length = section.bytes().length();
      int crc = SectionReads.crc32c(bytes, 0, length);
      SectionHandle.Location location;
      if (inline[i]) {
        location = new SectionHandle.Inlined(section.bytes().copy(), crc);
      } else {
        System.arraycopy(bytes, 0, object, offset, length);
        location = new SectionHandle.Stored(key, offset, length, crc);
        offset += length;
      }
      handles.add(
          new SectionHandle(
              section.subtask(),
              section.finished(),
              location,
              section.committables(),
              section.positions()));
    }
    SortedMap<String, Long> phases = phases(sections);
    if (stored == 0) {
      listener.collected(checkpoint, handles, phases);
    } else {
      create(checkpoint, key, object, 1, () -> listener.collected(checkpoint, handles, phases));
    }
  }

  private static WeirException tooLarge(long bytes) {
    return new WeirException(
        ErrorCode.STORE_UNREACHABLE,
        "the state of this executor is "
            + bytes
            + " bytes, an object holds at most "
            + MAX_OBJECT_BYTES
            + "; raise the job's parallelism over more executors");
  }

  private void create(
      CheckpointId checkpoint, String key, byte[] object, int attempt, Runnable done) {
    store
        .create(key, object)
        .whenComplete(
            (nothing, failure) ->
                control.execute(() -> created(checkpoint, key, object, attempt, done, failure)));
  }

  private void created(
      CheckpointId checkpoint,
      String key,
      byte[] object,
      int attempt,
      Runnable done,
      @Nullable Throwable failure) {
    if (!checkpoint.isAfter(deadThrough)) {
      return; // what was written is an orphan; the leader's retention finds it
    }
    if (failure == null) {
      done.run();
      return;
    }
    Throwable cause = Causes.unwrapped(failure);
    if (cause instanceof BlobStoreException e
        && e.reason() == BlobStoreException.Reason.UNKNOWN
        && attempt < MAX_TRIES) {
      create(checkpoint, key, object, attempt + 1, done);
      return;
    }
    decline(
        checkpoint,
        new WeirException(
            ErrorCode.STORE_UNREACHABLE,
            "object " + key + " could not be written: " + cause.getMessage(),
            cause));
  }

  /** Of each phase the slowest subtask's. */
  private static SortedMap<String, Long> phases(List<Section> sections) {
    var micros = new TreeMap<String, Long>();
    for (Section section : sections) {
      Section.Phases phases = section.phases();
      micros.merge("start_delay", phases.startDelayNanos() / 1_000, Math::max);
      micros.merge("align", phases.alignNanos() / 1_000, Math::max);
      micros.merge("sync", phases.syncNanos() / 1_000, Math::max);
      micros.merge("async", phases.asyncNanos() / 1_000, Math::max);
    }
    return micros;
  }
}

package dev.weir.worker.executor;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.state.pieces.PiecePool;
import dev.weir.state.pieces.Pieces;
import dev.weir.worker.task.Section;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the sections of an executor's subtasks together: small ones travel in the ack, the others go
 * into one object, the pieces of one behind those of another. Owned by the control thread.
 *
 * <p>Pieces go back to the pool once the store has taken them at the first try, or when they do not
 * go to the store at all. In any other case something may still be reading them, and nobody knows
 * for how long.
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

  /** Every store can give back a whole object as one array. */
  private static final int MAX_OBJECT_BYTES = Integer.MAX_VALUE - 16;

  private final SortedSet<SubtaskId> subtasks;
  private final BlobStore store;
  private final PiecePool pool;
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

  /** What became complete and is being stored. */
  private record Writing(
      CheckpointId checkpoint,
      String key,
      BlobContent content,
      List<Section> sections,
      List<SectionHandle> handles) {}

  /**
   * @param pool where the sections' pieces are from
   * @param newKey a name for an object, never given before
   */
  CheckpointCollector(
      SortedSet<SubtaskId> subtasks,
      BlobStore store,
      PiecePool pool,
      Executor control,
      Function<CheckpointId, String> newKey,
      Listener listener) {
    this.subtasks = subtasks;
    this.store = store;
    this.pool = pool;
    this.control = control;
    this.newKey = newKey;
    this.listener = listener;
  }

  /** A subtask's part. */
  void add(Section section) {
    CheckpointId checkpoint = section.checkpoint();
    if (!checkpoint.isAfter(deadThrough)) {
      drop(List.of(section));
      return;
    }
    SortedMap<SubtaskId, Section> sections =
        collecting.computeIfAbsent(checkpoint, id -> new TreeMap<>());
    sections.put(section.subtask(), section);
    if (sections.size() == subtasks.size()) {
      collecting.remove(checkpoint);
      write(checkpoint, new ArrayList<>(sections.values()));
    } else if (collecting.size() > MAX_COLLECTING) {
      drop(collecting.remove(collecting.firstKey()).values());
    }
  }

  /** Checkpoints up to this one are dead. */
  void abortThrough(CheckpointId id) {
    if (id.isAfter(deadThrough)) {
      deadThrough = id;
    }
    var dead = collecting.headMap(new CheckpointId(id.value() + 1));
    dead.values().forEach(sections -> drop(sections.values()));
    dead.clear();
  }

  /** A subtask could not make its part. */
  void decline(CheckpointId checkpoint, WeirException cause) {
    SortedMap<SubtaskId, Section> sections = collecting.remove(checkpoint);
    if (sections != null) {
      drop(sections.values());
    }
    if (checkpoint.isAfter(deadThrough)) {
      listener.declined(checkpoint, cause);
    }
  }

  /** Nobody has seen these but the subtasks that made them. */
  private void drop(Collection<Section> sections) {
    pool.giveBackUnstored(sections.stream().map(Section::bytes).toList());
  }

  private void write(CheckpointId checkpoint, List<Section> sections) {
    boolean[] inline = inlined(sections);
    long stored = 0;
    for (int i = 0; i < inline.length; i++) {
      stored += inline[i] ? 0 : sections.get(i).bytes().length();
    }
    if (stored > MAX_OBJECT_BYTES) {
      drop(sections);
      decline(checkpoint, tooLarge(stored));
      return;
    }
    String key = stored == 0 ? "" : newKey.apply(checkpoint);
    var handles = new ArrayList<SectionHandle>();
    var content = new ArrayList<BlobContent.Piece>();
    long offset = 0;
    for (int i = 0; i < inline.length; i++) {
      Section section = sections.get(i);
      Pieces bytes = section.bytes();
      SectionHandle.Location location;
      if (inline[i]) {
        location = new SectionHandle.Inlined(bytes.content().toByteArray(), bytes.crc32c());
      } else {
        location = new SectionHandle.Stored(key, offset, bytes.length(), bytes.crc32c());
        content.addAll(bytes.content().pieces());
        offset += bytes.length();
      }
      handles.add(
          new SectionHandle(
              section.subtask(),
              section.finished(),
              location,
              section.committables(),
              section.positions()));
    }
    var writing = new Writing(checkpoint, key, BlobContent.of(content), sections, handles);
    if (stored == 0) {
      giveBack(writing);
      collected(writing);
    } else {
      create(writing, 1);
    }
  }

  /** Which sections travel in the ack. */
  private static boolean[] inlined(List<Section> sections) {
    boolean[] inline = new boolean[sections.size()];
    int inlined = 0;
    for (int i = 0; i < inline.length; i++) {
      int length = sections.get(i).bytes().length();
      inline[i] = length <= INLINE_BYTES && inlined + length <= INLINE_TOTAL_BYTES;
      inlined += inline[i] ? length : 0;
    }
    return inline;
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

  private void create(Writing writing, int attempt) {
    store
        .create(writing.key(), writing.content())
        .whenComplete(
            (nothing, failure) -> control.execute(() -> created(writing, attempt, failure)));
  }

  private void created(Writing writing, int attempt, @Nullable Throwable failure) {
    if (failure == null && attempt == 1) {
      giveBack(writing);
    }
    if (!writing.checkpoint().isAfter(deadThrough)) {
      return; // what was written is an orphan; the leader's retention finds it
    }
    if (failure == null) {
      collected(writing);
      return;
    }
    Throwable cause = Causes.unwrapped(failure);
    if (cause instanceof BlobStoreException e
        && e.reason() == BlobStoreException.Reason.UNKNOWN
        && attempt < MAX_TRIES) {
      create(writing, attempt + 1);
      return;
    }
    decline(
        writing.checkpoint(),
        new WeirException(
            ErrorCode.STORE_UNREACHABLE,
            "object " + writing.key() + " could not be written: " + cause.getMessage(),
            cause));
  }

  private void giveBack(Writing writing) {
    pool.giveBack(writing.sections().stream().map(Section::bytes).toList());
  }

  private void collected(Writing writing) {
    listener.collected(writing.checkpoint(), writing.handles(), phases(writing.sections()));
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

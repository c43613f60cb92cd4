package dev.weir.checkpointing.core;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.StoreKeys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which objects of a job may be deleted: those that were listed under the job's own prefix, parse
 * as part of a checkpoint not newer than the pointer, and are named by none of the last {@value
 * #KEPT} complete checkpoints (I5, G1). Whatever belongs to a newer id may be in flight or
 * undecided and is left alone; so is every name that it does not know. A leader that knows fewer
 * complete checkpoints than are kept deletes nothing. Owned by the coordinator's thread; pure.
 */
public final class Retention {
  /** Complete checkpoints that are kept. */
  public static final int KEPT = 3;

  /** Objects deleted after one listing; the next listing finds the rest. */
  public static final int MAX_DELETED_AT_ONCE = 1_000;

  private final JobId job;
  private final Deque<Kept> kept = new ArrayDeque<>();

  private record Kept(CheckpointId id, Set<String> keys) {}

  public Retention(JobId job) {
    this.job = job;
  }

  /**
   * A checkpoint is known to be complete: the pointer names it, or a transaction moved it there.
   */
  public void completed(Manifest manifest, String manifestKey) {
    Kept newest = kept.peekLast();
    if (newest != null && !manifest.id().isAfter(newest.id())) {
      return;
    }
    Set<String> keys = new TreeSet<>();
    keys.add(manifestKey);
    for (SectionHandle section : manifest.sections()) {
      if (section.location() instanceof SectionHandle.Stored stored) {
        keys.add(stored.objectKey());
      }
    }
    kept.addLast(new Kept(manifest.id(), keys));
    while (kept.size() > KEPT) {
      kept.removeFirst();
    }
  }

  /** What to list. */
  public String prefix() {
    return StoreKeys.checkpointsPrefix(job);
  }

  /**
   * Those of the listed objects that may be deleted when the job has a result, so that no pointer
   * follows and nothing is in flight any more: whatever is part of a checkpoint, except what the
   * last known complete one names. Without one, everything.
   */
  public List<String> garbageAfterEnd(List<BlobInfo> listed) {
    Kept last = kept.peekLast();
    List<String> garbage = new ArrayList<>();
    for (BlobInfo object : listed) {
      if (checkpointOf(object.key()) != null
          && (last == null || !last.keys().contains(object.key()))
          && garbage.size() < MAX_DELETED_AT_ONCE) {
        garbage.add(object.key());
      }
    }
    return garbage;
  }

  /** Those of the listed objects that may be deleted. */
  public List<String> garbage(List<BlobInfo> listed) {
    Kept newest = kept.peekLast();
    List<String> garbage = new ArrayList<>();
    if (newest == null || kept.size() < KEPT) {
      return garbage;
    }
    for (BlobInfo object : listed) {
      CheckpointId id = checkpointOf(object.key());
      if (id != null
          && !id.isAfter(newest.id())
          && kept.stream().noneMatch(k -> k.keys().contains(object.key()))
          && garbage.size() < MAX_DELETED_AT_ONCE) {
        garbage.add(object.key());
      }
    }
    return garbage;
  }

  private @Nullable CheckpointId checkpointOf(String key) {
    StoreKeys.Named named = StoreKeys.parse(key);
    if (named instanceof StoreKeys.Snapshot snapshot && snapshot.job().equals(job)) {
      return snapshot.checkpoint();
    }
    if (named instanceof StoreKeys.ManifestObject manifest && manifest.job().equals(job)) {
      return manifest.checkpoint();
    }
    return null;
  }
}

package dev.weir.checkpointing.meta;

import java.util.List;

/**
 * Port to the small, strongly consistent store that decides: ZooKeeper, or the simulator's. The
 * outcome of a call comes back as a {@link MetadataEvent} with the call's token, in the caller's
 * loop. A call is never repeated by the shell: an unknown outcome is reported, and the core reads
 * back.
 *
 * <p>Layout, below the cluster's root (all persistent unless said):
 *
 * <pre>
 *   /election/c-…            one ephemeral sequential node for each candidate
 *   /leader                  {@link MetadataValue.Leader}; its version fences every write
 *   /jobs/J/spec             {@link MetadataValue.Spec}
 *   /jobs/J/exec             {@link MetadataValue.Exec}
 *   /jobs/J/ckpt             {@link MetadataValue.Pointer}, at most 1 KiB
 *   /jobs/J/wish             {@link MetadataValue.Wish}, once somebody has asked for an end
 *   /jobs/J/result           {@link MetadataValue.Result}, written once
 * </pre>
 */
public interface MetadataStore {
  /** Applies all operations or none. */
  void write(long token, List<MetadataOp> operations);

  /** Reads after a sync: sees every write that was applied before the call. */
  void read(long token, String path);

  /** Names of the children, sorted, after a sync. */
  void children(long token, String path);
}

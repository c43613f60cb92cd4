/**
 * Decides about checkpoints, and does nothing itself. Start at {@link
 * dev.weir.checkpointing.core.CheckpointCore}; {@link dev.weir.checkpointing.core.Recovery} says
 * what an attempt starts from, {@link dev.weir.checkpointing.core.Retention} what may be deleted.
 */
package dev.weir.checkpointing.core;

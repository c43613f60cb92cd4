/**
 * The small facts that decide: who leads, which attempt of a job runs, which checkpoint is
 * complete. Start at {@link dev.weir.checkpointing.meta.MetadataStore}; {@code MetadataText} is how
 * a value is written down, {@code MetadataPaths} where.
 */
package dev.weir.checkpointing.meta;

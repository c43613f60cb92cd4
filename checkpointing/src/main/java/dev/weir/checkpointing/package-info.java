/**
 * Deciding, keeping and finding checkpoints. Ways in: {@code CheckpointCore} decides, {@code
 * CheckpointStore} keeps, {@code Recovery} answers which checkpoint a job may resume.
 *
 * <p>A checkpoint is complete exactly when the job's pointer moved; a manifest alone means nothing.
 */
package dev.weir.checkpointing;

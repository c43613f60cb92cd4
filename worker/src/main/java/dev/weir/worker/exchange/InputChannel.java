package dev.weir.worker.exchange;

import dev.weir.api.id.CheckpointId;

/** The consumer's end of a channel. Owned by the consumer's loop. */
interface InputChannel extends RecordRun {
  /** Takes the next element; {@link Element#NONE} when there is none now. */
  int poll();

  /** The record that {@link #poll} found; given out once. */
  Object takeRecord();

  /** Time of the record, the watermark, or the checkpoint's id. */
  @Override
  long value();

  /** Barriers up to this one block the channel no more. */
  void resolved(CheckpointId id);

  /** How many elements the producer may be ahead; at least 1. */
  void maxUnread(int elements);

  /** Tells the producer that this consumer wants a split. */
  void requestSplit();

  /** 0..1: of the queue's places, or of what may be unread when that is less. */
  double fill();

  /**
   * {@link #fill} as its two shares.
   *
   * @param unread about so many elements
   */
  static double fill(int queued, int places, double unread, int maxUnread) {
    return Math.min(1, Math.max((double) queued / places, unread / maxUnread));
  }
}

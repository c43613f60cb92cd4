package dev.weir.worker.exchange;

import dev.weir.api.id.CheckpointId;

/**
 * The producer's end of a channel. Owned by the producer's loop. Everything is taken at any time;
 * what exceeds the room waits inside, bounded by the overshoot.
 */
interface OutputChannel {
  boolean hasRoom();

  /**
   * @param keyHash of no interest where the edge does not {@link EdgeForm#carriesKeyHash carry} it
   */
  void record(Object record, long timestamp, int keyHash);

  void watermark(long watermark);

  /** IDLE, ACTIVE or END_OF_DATA. */
  void mark(int element);

  /** Also passes on everything before it. */
  void barrier(CheckpointId id);

  /** Passes on what is open now, or as soon as there is room. */
  void flush();

  /** Whether something waits for company and nobody has asked to flush it. */
  boolean isUnflushed();

  /** Whether the consumer is in this executor and has read all that was passed on to it. */
  boolean consumerWaits();

  /** Whether everything was passed on. */
  boolean isEmpty();

  /** Uses room and credit that came back; true while it waits for more. */
  boolean drain();

  /** Whether the consumer asked for a split since the last call. */
  boolean takeSplitRequest();

  /** Bytes sent to another executor. */
  long bytesOut();
}

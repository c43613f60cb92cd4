package dev.weir.worker.exchange;

/**
 * What the two ends of a channel inside this executor share: batches go one way, the wish for a
 * split and how far the consumer is the other. The two ends are set before the subtasks run.
 */
final class LocalChannel {
  final SpscRing<Batch> ring;
  volatile RoomSignal producer = new RoomSignal(() -> {});
  volatile Runnable wakeConsumer = () -> {};
  volatile boolean splitWanted;

  /** Elements of the batches that the consumer has read to their end. */
  volatile long read;

  volatile int maxUnread;

  LocalChannel(ExchangeLimits limits) {
    this.ring = new SpscRing<>(limits.ringBatches());
    this.maxUnread = limits.pace().firstElements();
  }
}

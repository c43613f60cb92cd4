package dev.weir.worker.exchange;

/**
 * What the two ends of a channel inside this executor share: batches go one way, the wish for a
 * split the other. The fields are set before the subtasks run.
 */
final class LocalChannel {
  final SpscRing<Batch> ring;
  volatile RoomSignal producer = new RoomSignal(() -> {});
  volatile Runnable wakeConsumer = () -> {};
  volatile boolean splitWanted;

  LocalChannel(ExchangeLimits limits) {
    this.ring = new SpscRing<>(limits.ringBatches());
  }
}

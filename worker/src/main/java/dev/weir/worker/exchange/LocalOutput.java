package dev.weir.worker.exchange;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes the batches of a channel inside this executor. Owned by the producer's loop. Order: ring,
 * then waiting, then open; waiting is empty while there is room, and what the consumer has not read
 * is then less than it allows.
 */
final class LocalOutput implements OutputChannel {
  private final LocalChannel channel;
  private final ExchangeLimits limits;
  private final boolean carriesKeyHash;
  private final String producer;
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private final InFlightWindow window;
  private Batch open;
  private boolean flushWanted;
  private int room; // of the open batch; 0 while others wait
  private int passOnAt;

  /**
   * @param producer the operator that emits, for messages
   */
  LocalOutput(LocalChannel channel, ExchangeLimits limits, EdgeForm form, String producer) {
    this.channel = channel;
    this.limits = limits;
    this.carriesKeyHash = form.carriesKeyHash();
    this.producer = producer;
    this.window = new InFlightWindow(limits.pace().firstElements());
    this.open = new Batch(0);
    bounds();
  }

  private void bounds() {
    room = waiting.isEmpty() ? window.room() : 0;
    passOnAt = Math.min(limits.batchRecords(), window.piece());
  }

  @Override
  public boolean hasRoom() {
    return open.size() < room;
  }

  @Override
  public void record(Object record, long timestamp, int keyHash) {
    if (carriesKeyHash) {
      open.record(record, timestamp, keyHash);
    } else {
      open.record(record, timestamp);
    }
    if (open.size() >= passOnAt) {
      passOn();
    }
  }

  private void passOn() {
    if (open.size() >= limits.batchRecords() || (waiting.isEmpty() && channel.ring.hasRoom())) {
      handOver();
    }
    if ((long) waiting.size() * limits.batchRecords() > limits.maxOvershootRecords()) {
      throw new WeirException(
          ErrorCode.OVERSHOOT,
          producer
              + " emitted more than "
              + limits.maxOvershootRecords()
              + " records from one, more than its consumer has room for. Emit fewer records at a"
              + " time or raise the overshoot limit.");
    }
  }

  @Override
  public void watermark(long watermark) {
    open.watermark(watermark);
  }

  @Override
  public void mark(int element) {
    open.control(element, 0);
  }

  @Override
  public void barrier(CheckpointId id) {
    open.control(Element.BARRIER, id.value());
    handOver();
  }

  private void handOver() {
    Batch full = open;
    full.end();
    window.passOn(full.size());
    open = new Batch(full.size()); // what came once comes again
    flushWanted = false;
    if (waiting.isEmpty() && channel.ring.offer(full)) {
      channel.wakeConsumer.run();
    } else {
      waiting.add(full);
    }
    bounds();
  }

  @Override
  public void flush() {
    flushWanted = !open.isEmpty();
    drain();
  }

  @Override
  public boolean isUnflushed() {
    return !open.isEmpty() && !flushWanted;
  }

  @Override
  public boolean consumerWaits() {
    return channel.read == window.passedOn();
  }

  @Override
  public boolean isEmpty() {
    return waiting.isEmpty() && open.isEmpty();
  }

  @Override
  public boolean drain() {
    window.news(channel.read, channel.maxUnread);
    while (!waiting.isEmpty() && channel.ring.offer(waiting.element())) {
      waiting.remove();
      channel.wakeConsumer.run();
    }
    bounds();
    if (flushWanted && waiting.isEmpty() && channel.ring.hasRoom()) {
      handOver();
    }
    return flushWanted || !hasRoom();
  }

  @Override
  public boolean takeSplitRequest() {
    if (!channel.splitWanted) {
      return false;
    }
    channel.splitWanted = false;
    return true;
  }

  @Override
  public long bytesOut() {
    return 0;
  }
}

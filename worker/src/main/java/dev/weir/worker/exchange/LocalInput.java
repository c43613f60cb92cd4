package dev.weir.worker.exchange;

import dev.weir.api.id.CheckpointId;
import org.jspecify.annotations.Nullable;

/** Reads the batches of a channel inside this executor. Owned by the consumer's loop. */
final class LocalInput implements InputChannel {
  private final LocalChannel channel;
  private @Nullable Batch batch;
  private int next;
  private long read;

  LocalInput(LocalChannel channel) {
    this.channel = channel;
  }

  @Override
  public int poll() {
    Batch current = batch;
    if (current == null || next == current.size()) {
      current = channel.ring.poll();
      batch = current;
      next = 0;
      if (current == null) {
        return Element.NONE;
      }
      channel.producer.signal();
    }
    int kind = current.kind(next++);
    if (next == current.size()) {
      ended();
    }
    return kind;
  }

  @Override
  public @Nullable Object nextRecord() {
    Batch current = batch;
    int at = next;
    if (current == null || at == current.size()) {
      return null;
    }
    Object record = current.record(at);
    if (record != null) {
      next = at + 1;
      if (next == current.size()) {
        ended();
      }
    }
    return record;
  }

  @Override
  public @Nullable Object ahead(int distance) {
    Batch current = batch;
    int at = next + distance;
    return current == null || at >= current.size() ? null : current.record(at);
  }

  /** The batch was read to its end. */
  private void ended() {
    read += next;
    channel.read = read;
    channel.producer.signal();
  }

  private Batch current() {
    Batch current = batch;
    if (current == null) {
      throw new IllegalStateException("nothing was polled");
    }
    return current;
  }

  @Override
  public Object takeRecord() {
    Object record = current().record(next - 1);
    if (record == null) {
      throw new IllegalStateException("no record was polled");
    }
    return record;
  }

  @Override
  public int keyHash() {
    return current().keyHash(next - 1);
  }

  @Override
  public long value() {
    return current().value(next - 1);
  }

  @Override
  public void resolved(CheckpointId id) {} // a ring is the channel's own, blocked or not

  @Override
  public void maxUnread(int elements) {
    if (channel.maxUnread != elements) {
      channel.maxUnread = elements;
      channel.producer.signal();
    }
  }

  @Override
  public void requestSplit() {
    channel.splitWanted = true;
    channel.producer.wake();
  }

  @Override
  public double fill() {
    Batch current = batch;
    int batches = channel.ring.size();
    double unread = current == null ? 0 : current.size() * (batches + 1.0) - next;
    return InputChannel.fill(batches, channel.ring.capacity(), unread, channel.maxUnread);
  }
}

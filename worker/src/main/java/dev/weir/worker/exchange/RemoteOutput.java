package dev.weir.worker.exchange;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The producer's end of a channel to another executor. Owned by the producer's loop, except {@link
 * #credit}, {@link #splitWanted} and {@link #ready}, which the link's thread calls: they write
 * volatile variables and wake the loop. Order: sent, then waiting, then the writer's open frame;
 * waiting is empty while there is room, and what the consumer has not read is then less than it
 * allows.
 */
final class RemoteOutput implements OutputChannel {
  private record Waiting(byte[] frame, CheckpointId barrier) {}

  private final int id;
  private final OutboundLink link;
  private final ExchangeLimits limits;
  private final String producer;
  private final CreditBook book;
  private final FrameWriter writer;
  private final InFlightWindow window;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long sent;
  private long returned;
  private long bytesOut;
  private boolean opened;
  private boolean flushWanted;
  private int room; // of the open frame, in elements; 0 while others wait
  private int passOnAt; // so many elements; 0 while others wait
  private boolean paid; // a credit was spent for the frame that the writer is about to give

  // Written by the link's thread.
  private volatile long framesRead;
  private volatile long resolved;
  private volatile long elementsRead;
  private volatile int maxUnread;
  private volatile boolean splitWanted;
  private volatile RoomSignal signal = new RoomSignal(() -> {});

  RemoteOutput(int id, OutboundLink link, ExchangeLimits limits, EdgeForm form, String producer) {
    this.id = id;
    this.link = link;
    this.limits = limits;
    this.producer = producer;
    this.maxUnread = limits.pace().firstElements();
    this.window = new InFlightWindow(maxUnread);
    this.book = new CreditBook(link.floating());
    this.writer =
        new FrameWriter(
            id, producer, form, link.frameBytes(), limits.maxRecordBytes(), this::frame);
    bounds();
  }

  private void bounds() {
    room = waiting.isEmpty() ? window.room() : 0;
    passOnAt = waiting.isEmpty() ? window.piece() : 0;
  }

  int id() {
    return id;
  }

  /** Before the subtasks run. */
  void signal(RoomSignal signal) {
    this.signal = signal;
  }

  @Override
  public boolean hasRoom() {
    return writer.elements() < room;
  }

  @Override
  public void record(Object record, long timestamp, int keyHash) {
    writer.record(record, timestamp, keyHash);
    if (writer.elements() >= passOnAt) {
      passOn();
    }
  }

  private void passOn() {
    if (waiting.isEmpty() && spend()) {
      paid = true;
      writer.closeUnlessEmpty();
    }
    if (waitingBytes > limits.maxOvershootBytes()) {
      throw new WeirException(
          ErrorCode.OVERSHOOT,
          producer
              + " emitted more than "
              + limits.maxOvershootBytes()
              + " bytes from one record to one consumer, more than it has room for. Emit fewer or"
              + " smaller records at a time or raise maxOvershootBytes.");
    }
  }

  @Override
  public void watermark(long watermark) {
    writer.watermark(watermark);
  }

  @Override
  public void mark(int element) {
    writer.mark(element);
  }

  @Override
  public void barrier(CheckpointId barrier) {
    writer.barrier(barrier);
  }

  /** The writer has a frame: it goes out, or waits for credit. */
  private void frame(byte[] frame, int length, CheckpointId barrier) {
    flushWanted = false;
    window.passOn(writer.elements());
    if (paid || (waiting.isEmpty() && spend())) {
      paid = false;
      transmit(frame, length, barrier);
    } else {
      waiting.add(new Waiting(Arrays.copyOf(frame, length), barrier));
      waitingBytes += length;
    }
    bounds();
  }

  private boolean spend() {
    absorb();
    return book.spend();
  }

  /** Takes over what the link's thread left. */
  private void absorb() {
    if (!opened) {
      if (!link.isReady()) {
        return;
      }
      opened = true;
      book.open();
    }
    long read = framesRead;
    if (read != returned) {
      if (read < returned || read > sent) {
        throw link.broken("channel " + id + ": the peer read " + read + " of " + sent + " frames");
      }
      book.returned((int) (read - returned));
      returned = read;
    }
    book.resolved(resolved);
    long elements = elementsRead;
    if (elements > window.passedOn()) {
      throw link.broken(
          "channel "
              + id
              + ": the peer read "
              + elements
              + " of "
              + window.passedOn()
              + " elements");
    }
    window.news(elements, maxUnread);
  }

  private void transmit(byte[] frame, int length, CheckpointId barrier) {
    Frame.sequence(frame, sent);
    sent++;
    bytesOut += length;
    if (barrier.isAfter(CheckpointId.NONE)) {
      book.barrierSent(barrier.value());
    }
    link.send(frame, length);
  }

  @Override
  public void flush() {
    flushWanted = !writer.isEmpty();
    drain();
  }

  @Override
  public boolean isUnflushed() {
    return !flushWanted && !writer.isEmpty();
  }

  @Override
  public boolean consumerWaits() {
    return false; // a frame for each record would cost more than its wait
  }

  @Override
  public boolean isEmpty() {
    return waiting.isEmpty() && writer.isEmpty();
  }

  @Override
  public boolean drain() {
    absorb();
    while (!waiting.isEmpty() && book.spend()) {
      Waiting first = waiting.remove();
      waitingBytes -= first.frame().length;
      transmit(first.frame(), first.frame().length, first.barrier());
    }
    bounds();
    if (flushWanted && waiting.isEmpty() && book.spend()) {
      paid = true;
      writer.closeUnlessEmpty();
    }
    return flushWanted || !hasRoom() || book.granted() > 1;
  }

  @Override
  public boolean takeSplitRequest() {
    if (!splitWanted) {
      return false;
    }
    splitWanted = false;
    return true;
  }

  @Override
  public long bytesOut() {
    return bytesOut;
  }

  /** Link's thread: the receiver is there. */
  void ready() {
    signal.signal();
  }

  /** Link's thread: what the receiver has read and resolved so far. */
  void credit(long framesRead, long resolved) {
    this.framesRead = framesRead;
    this.resolved = resolved;
    signal.signal();
  }

  /** Link's thread, before {@link #credit}: how far the receiver is and may be behind. */
  void unread(long elementsRead, int maxUnread) {
    this.elementsRead = elementsRead;
    this.maxUnread = maxUnread;
  }

  /** Link's thread. */
  void splitWanted() {
    splitWanted = true;
    signal.wake();
  }

  CreditBook book() {
    return book;
  }

  ChannelStatus status() {
    return book.published(id, link.frameBytes());
  }

  /** When the subtask is not stepped any more. */
  void release() {
    waiting.clear();
    waitingBytes = 0;
    book.release();
  }
}

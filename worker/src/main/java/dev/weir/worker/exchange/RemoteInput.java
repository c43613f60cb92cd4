package dev.weir.worker.exchange;

import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.id.CheckpointId;
import org.jspecify.annotations.Nullable;

/**
 * The consumer's end of a channel from another executor. The link's thread calls {@link #received};
 * the ring hands frames to the consumer's loop, which owns the rest.
 *
 * <p>A frame's credit goes back when its last element was taken, the last piece of an unfinished
 * record too. Returns are sent in groups, but never held while the queue is empty: the sender may
 * have nothing else to go on.
 */
final class RemoteInput implements InputChannel {
  private record Received(byte[] bytes, int length) {}

  private static final int RETURNS_AT_ONCE = 4;

  private final int id;
  private final InboundLink link;
  private final FrameReader reader;
  private final SpscRing<Received> queue;
  private long reported;
  private long resolved;
  private long elementsRead;
  private long elementsBefore; // the frame that is being read
  private long lastFrameElements;
  private int maxUnread;

  private volatile Runnable wake = () -> {};
  private volatile long framesRead; // of the loop
  private volatile long framesReceived; // of the link's thread

  RemoteInput(int id, InboundLink link, FrameReader reader, int maxUnread) {
    this.id = id;
    this.link = link;
    this.reader = reader;
    this.maxUnread = maxUnread;
    this.queue = new SpscRing<>(link.pairFrames());
  }

  int id() {
    return id;
  }

  /** Before the subtasks run. */
  void wake(Runnable wake) {
    this.wake = wake;
  }

  /** Link's thread: a frame with a checked head; returns null or what is wrong with it. */
  @Nullable String received(byte[] message, int length) {
    long sequence = Frame.sequence(message);
    if (sequence != framesReceived) {
      return "expected frame " + framesReceived + ", found frame " + sequence;
    }
    if (!queue.offer(new Received(message, length))) {
      return "frame " + sequence + " came without credit";
    }
    framesReceived = sequence + 1;
    wake.run();
    return null;
  }

  @Override
  public int poll() {
    while (true) {
      if (!reader.hasMore()) {
        Received next = queue.poll();
        if (next == null) {
          return Element.NONE;
        }
        reader.open(next.bytes(), next.length());
      }
      int element = read();
      boolean whole = element != Element.NONE;
      elementsRead += whole ? 1 : 0;
      if (!reader.hasMore()) {
        finished();
      }
      if (whole) {
        return element;
      }
    }
  }

  @Override
  public @Nullable Object nextRecord() {
    return reader.atRecord() && poll() == Element.RECORD ? reader.takeRecord() : null;
  }

  private int read() {
    try {
      return reader.next();
    } catch (MalformedBytesException e) {
      throw link.broken(
          "channel " + id + ", frame " + framesRead + " is damaged: " + e.getMessage());
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written by the loop alone
  private void finished() {
    reader.forget();
    lastFrameElements = elementsRead - elementsBefore;
    elementsBefore = elementsRead;
    framesRead++;
    link.frameRead();
    if (framesRead - reported >= RETURNS_AT_ONCE || queue.isEmpty()) {
      report();
    }
  }

  private void report() {
    reported = framesRead;
    link.send(Frame.credit(id, reported, resolved, elementsRead, maxUnread));
  }

  @Override
  public Object takeRecord() {
    return reader.takeRecord();
  }

  @Override
  public int keyHash() {
    return reader.keyHash();
  }

  @Override
  public long value() {
    return reader.value();
  }

  @Override
  public void resolved(CheckpointId checkpoint) {
    if (checkpoint.value() > resolved) {
      resolved = checkpoint.value();
      report();
    }
  }

  /** The producer hears of it with the next credit, and has some coming as long as it waits. */
  @Override
  public void maxUnread(int elements) {
    maxUnread = elements;
  }

  @Override
  public void requestSplit() {
    link.send(Frame.splitWanted(id));
  }

  @Override
  public double fill() {
    int frames = queuedFrames();
    double unread = (double) frames * lastFrameElements;
    return InputChannel.fill(frames, queue.capacity(), unread, maxUnread);
  }

  /** Any thread: received and not read to the end, at about this moment. */
  int queuedFrames() {
    long read = framesRead;
    return (int) Math.max(0, framesReceived - read);
  }

  /** Any thread. */
  ChannelStatus status() {
    if (link.isReleased()) {
      return new ChannelStatus(id, false, 0, 0, 0, 0);
    }
    long queued = (long) queuedFrames() * link.frameBytes();
    long granted = Math.max(link.frameBytes(), queued);
    return new ChannelStatus(id, false, granted, granted - queued, 0, queued);
  }

  /** Drops what is queued, when the subtask is not stepped any more. */
  void release() {
    reader.forget();
    while (queue.poll() != null) {
      link.frameRead();
    }
  }
}

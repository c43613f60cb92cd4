package dev.weir.worker.exchange;

import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.error.WeirException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The link from an executor that sends data to this one, with its channels. Built by one thread;
 * then frames come from the transport and feedback goes out from the loops, which share the link
 * and the count of queued frames.
 *
 * <p>Transitions: expected → claimed → announced (READY is sent) → closed. A second link of the
 * same name is refused: a channel belongs to one connection.
 */
final class InboundLink implements LinkEvents {
  private final LinkId id;
  private final int frameBytes;
  private final int pairFrames;
  private final ExchangeHealth health;
  private final Map<Integer, RemoteInput> channels = new TreeMap<>();
  private final AtomicReference<@Nullable Link> link = new AtomicReference<>();
  private final AtomicInteger queuedFrames = new AtomicInteger();

  /**
   * @param pairFrames the pair's whole budget
   */
  InboundLink(LinkId id, int frameBytes, int pairFrames, ExchangeHealth health) {
    this.id = id;
    this.frameBytes = frameBytes;
    this.pairFrames = pairFrames;
    this.health = health;
  }

  LinkId id() {
    return id;
  }

  void add(RemoteInput channel) {
    channels.put(channel.id(), channel);
  }

  /** Makes {@code opened} the link; false when there was one already. */
  boolean claim(Link opened) {
    return link.compareAndSet(null, opened);
  }

  /** Tells the peer that it may send. */
  void announce() {
    send(Frame.ready());
    health.up();
    if (health.isClosed()) {
      closeLink();
    }
  }

  private void closeLink() {
    Link open = link.get();
    if (open != null) {
      open.close();
    }
  }

  void send(byte[] feedback) {
    Link open = link.get();
    if (open != null && !health.isClosed()) {
      open.send(feedback, feedback.length);
    }
  }

  @Override
  public void received(byte[] message, int length) {
    if (health.isClosed()) {
      return;
    }
    try {
      int kind = Frame.kind(message, length);
      RemoteInput channel = channels.get(Frame.channel(message));
      if (kind != Frame.DATA || channel == null || length > frameBytes) {
        throw new MalformedBytesException(
            "message of kind "
                + kind
                + " and "
                + length
                + " bytes for channel "
                + Frame.channel(message));
      }
      String wrong =
          queuedFrames.incrementAndGet() > pairFrames
              ? "more than " + pairFrames + " frames came without credit"
              : channel.received(message, length);
      if (wrong != null) {
        throw new MalformedBytesException("channel " + channel.id() + ": " + wrong);
      }
    } catch (MalformedBytesException e) {
      health.fail(broken(e.getMessage()));
    }
  }

  @Override
  public void closed(String cause) {
    health.fail(broken(cause));
  }

  WeirException broken(@Nullable String what) {
    return ExchangeHealth.broken(id, String.valueOf(what));
  }

  /** Loop: a frame left its queue. */
  void frameRead() {
    queuedFrames.decrementAndGet();
  }

  int queuedFrames() {
    return queuedFrames.get();
  }

  int frameBytes() {
    return frameBytes;
  }

  int pairFrames() {
    return pairFrames;
  }

  boolean isReleased() {
    return health.isClosed();
  }

  void release() {
    closeLink();
    channels.values().forEach(RemoteInput::release);
  }
}

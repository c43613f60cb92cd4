package dev.weir.worker.exchange;

import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.error.WeirException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The link to an executor that this one sends data to, with its channels. Built by one thread; then
 * events come from the transport and frames from the loops, which share the link, the floating
 * credit and the flag.
 *
 * <p>Transitions: opening → (READY came and the link is known) ready → closed.
 */
final class OutboundLink implements LinkEvents {
  private final LinkId id;
  private final int frameBytes;
  private final FloatingCredit floating;
  private final ExchangeHealth health;
  private final Map<Integer, RemoteOutput> channels = new TreeMap<>();
  private volatile @Nullable Link link;
  private volatile boolean readyCame;

  /**
   * @param floatingFrames of the pair's budget, what no channel owns
   */
  OutboundLink(LinkId id, int frameBytes, int floatingFrames, ExchangeHealth health) {
    this.id = id;
    this.frameBytes = frameBytes;
    this.floating = new FloatingCredit(floatingFrames);
    this.health = health;
  }

  LinkId id() {
    return id;
  }

  Collection<RemoteOutput> outputs() {
    return channels.values();
  }

  void add(RemoteOutput channel) {
    channels.put(channel.id(), channel);
  }

  void connect(ExchangeTransport transport, PeerAddress peer) {
    link = transport.connect(peer, id, this);
    wakeIfReady();
  }

  private void wakeIfReady() {
    if (isReady()) {
      channels.values().forEach(RemoteOutput::ready);
    }
  }

  /** Whether data may be sent. */
  boolean isReady() {
    return readyCame && link != null;
  }

  void send(byte[] frame, int length) {
    Link open = link;
    if (open != null && !health.isClosed()) {
      open.send(frame, length);
    }
  }

  @Override
  public void received(byte[] message, int length) {
    if (health.isClosed()) {
      return;
    }
    try {
      feedback(message, Frame.kind(message, length));
    } catch (MalformedBytesException e) {
      health.fail(broken("damaged feedback: " + e.getMessage()));
    }
  }

  private void feedback(byte[] message, int kind) {
    if (kind == Frame.READY) {
      if (readyCame) {
        throw new MalformedBytesException("the peer is ready twice");
      }
      readyCame = true;
      wakeIfReady();
      health.up();
      return;
    }
    RemoteOutput channel = channels.get(Frame.channel(message));
    if (channel == null || kind == Frame.DATA) {
      throw new MalformedBytesException(
          "message of kind " + kind + " for channel " + Frame.channel(message));
    }
    if (kind == Frame.SPLIT_WANTED) {
      channel.splitWanted();
    } else {
      channel.unread(Frame.elementsRead(message), Frame.maxUnread(message));
      channel.credit(Frame.framesRead(message), Frame.resolvedCheckpoint(message));
    }
  }

  @Override
  public void closed(String cause) {
    health.fail(broken(cause));
  }

  WeirException broken(String what) {
    return ExchangeHealth.broken(id, what);
  }

  FloatingCredit floating() {
    return floating;
  }

  int frameBytes() {
    return frameBytes;
  }

  void release() {
    Link open = link;
    if (open != null) {
      open.close();
    }
    channels.values().forEach(RemoteOutput::release);
  }
}

package dev.weir.worker.exchange;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntBiFunction;

/**
 * A transport that another one works for, and the bytes of all frames whose credit has not gone
 * back: of its own links what the sender knows to lie somewhere, of those that came what the
 * receiver keeps. It counts arrays, not what the exchange says of them.
 *
 * <p>Thread-safe.
 */
final class RetainedFrames implements ExchangeTransport {
  private final ExchangeTransport transport;
  private final Ledger sent = new Ledger((message, length) -> length);
  private final Ledger received = new Ledger((message, length) -> message.length);

  RetainedFrames(ExchangeTransport transport) {
    this.transport = transport;
  }

  /** Frames in order, by channel. */
  private static final class Ledger {
    private final ToIntBiFunction<byte[], Integer> size;
    private final Map<Integer, Deque<Integer>> frames = new TreeMap<>();
    private final Map<Integer, Long> credited = new TreeMap<>();
    private long bytes;
    private long mostBytes;

    Ledger(ToIntBiFunction<byte[], Integer> size) {
      this.size = size;
    }

    synchronized void frame(byte[] message, int length) {
      if (Frame.kind(message, length) == Frame.DATA) {
        int retained = size.applyAsInt(message, length);
        frames.computeIfAbsent(Frame.channel(message), c -> new ArrayDeque<>()).add(retained);
        bytes += retained;
        mostBytes = Math.max(mostBytes, bytes);
      }
    }

    synchronized void feedback(byte[] message, int length) {
      if (Frame.kind(message, length) == Frame.CREDIT) {
        int channel = Frame.channel(message);
        long read = Frame.framesRead(message);
        for (long at = credited.getOrDefault(channel, 0L); at < read; at++) {
          bytes -= frames.get(channel).remove();
        }
        credited.put(channel, read);
      }
    }

    synchronized long bytes(int channel) {
      return frames.getOrDefault(channel, new ArrayDeque<>()).stream().mapToLong(n -> n).sum();
    }

    synchronized long mostBytes() {
      return mostBytes;
    }
  }

  /** At any moment: sent by this end, and not known to be read. */
  long mostSentBytes() {
    return sent.mostBytes();
  }

  /** At any moment: come to this end, and not read. */
  long mostReceivedBytes() {
    return received.mostBytes();
  }

  /** Now, of a channel to this end. */
  long receivedBytes(int channel) {
    return received.bytes(channel);
  }

  @Override
  public Link connect(PeerAddress peer, LinkId id, LinkEvents events) {
    Link link =
        transport.connect(
            peer,
            id,
            new LinkEvents() {
              @Override
              public void received(byte[] message, int length) {
                sent.feedback(message, length);
                events.received(message, length);
              }

              @Override
              public void closed(String cause) {
                events.closed(cause);
              }
            });
    return counting(link, (message, length) -> sent.frame(message, length));
  }

  @Override
  public void accept(LinkAcceptor acceptor) {
    transport.accept(
        (id, link) -> {
          LinkEvents events =
              acceptor.accept(id, counting(link, (m, length) -> received.feedback(m, length)));
          return new LinkEvents() {
            @Override
            public void received(byte[] message, int length) {
              received.frame(message, length);
              events.received(message, length);
            }

            @Override
            public void closed(String cause) {
              events.closed(cause);
            }
          };
        });
  }

  /** Hears of a message before it goes out. */
  private interface Outgoing {
    void message(byte[] message, int length);
  }

  private static Link counting(Link link, Outgoing outgoing) {
    return new Link() {
      @Override
      public void send(byte[] message, int length) {
        outgoing.message(message, length);
        link.send(message, length);
      }

      @Override
      public void close() {
        link.close();
      }
    };
  }
}

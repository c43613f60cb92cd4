package dev.weir.worker.exchange;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Links in memory, moved by hand: each {@link #deliverOne} hands over one message of a link and
 * direction that the seed picks. Order within a direction is kept.
 */
final class TestNetwork {
  private final class Direction {
    final Deque<byte[]> messages = new ArrayDeque<>();
    LinkEvents events;
    boolean opens; // its first delivery opens the link at the acceptor
    boolean closing;
    boolean ended;
    String cause = "";

    boolean hasWork() {
      return !ended && (opens || !messages.isEmpty() || closing);
    }
  }

  private final class Ends implements Link {
    final LinkId id;
    final Direction out;
    final Direction in;

    Ends(LinkId id, Direction out, Direction in) {
      this.id = id;
      this.out = out;
      this.in = in;
    }

    @Override
    public void send(byte[] message, int length) {
      if (!out.closing) {
        out.messages.add(Arrays.copyOf(message, length));
      }
    }

    @Override
    public void close() {
      cut(out, in, "closed by " + id);
    }
  }

  private final Map<String, LinkAcceptor> acceptors = new TreeMap<>();
  private final List<Direction> directions = new ArrayList<>();
  private final List<Ends> opened = new ArrayList<>();

  ExchangeTransport of(String executor) {
    return new ExchangeTransport() {
      @Override
      public Link connect(PeerAddress peer, LinkId id, LinkEvents events) {
        return open(id, events);
      }

      @Override
      public void accept(LinkAcceptor acceptor) {
        acceptors.put(executor, acceptor);
      }
    };
  }

  Link open(LinkId id, LinkEvents events) {
    var there = new Direction();
    var back = new Direction();
    there.opens = true;
    back.events = events;
    directions.add(there);
    directions.add(back);
    var ends = new Ends(id, there, back);
    opened.add(ends);
    return ends;
  }

  boolean isQuiet() {
    return directions.stream().noneMatch(Direction::hasWork);
  }

  /** False when there was nothing to deliver. */
  boolean deliverOne(Random random) {
    List<Direction> busy = directions.stream().filter(Direction::hasWork).toList();
    if (busy.isEmpty()) {
      return false;
    }
    deliver(busy.get(random.nextInt(busy.size())));
    return true;
  }

  void deliverAll() {
    var random = new Random(0);
    while (deliverOne(random)) {}
  }

  private void deliver(Direction direction) {
    if (direction.opens) {
      direction.opens = false;
      Ends from = opened.stream().filter(ends -> ends.out == direction).findFirst().orElseThrow();
      LinkAcceptor acceptor = acceptors.get(from.id.toExecutor());
      if (acceptor == null) {
        direction.ended = true;
        cut(from.out, from.in, "nobody listens");
      } else {
        direction.events = acceptor.accept(from.id, new Ends(from.id, from.in, from.out));
      }
    } else if (!direction.messages.isEmpty()) {
      byte[] message = direction.messages.remove();
      byte[] padded = Arrays.copyOf(message, message.length + 3); // junk behind the end is allowed
      direction.events.received(padded, message.length);
    } else {
      direction.ended = true;
      direction.events.closed(direction.cause);
    }
  }

  private static void cut(Direction one, Direction other, String cause) {
    for (Direction direction : List.of(one, other)) {
      if (!direction.closing) {
        direction.closing = true;
        direction.cause = cause;
      }
    }
  }

  /** Breaks every link from one executor to another; what is on the way is lost. */
  void breakLinks(String from, String to) {
    for (Ends ends : opened) {
      if (ends.id.fromExecutor().equals(from) && ends.id.toExecutor().equals(to)) {
        ends.out.messages.clear();
        ends.in.messages.clear();
        cut(ends.out, ends.in, "connection reset");
      }
    }
  }

  /** Data frames of a channel that were sent and not delivered. */
  int framesOnTheWay(int channel) {
    int frames = 0;
    for (Ends ends : opened) {
      for (byte[] message : ends.out.messages) {
        if (Frame.kind(message, message.length) == Frame.DATA
            && Frame.channel(message) == channel) {
          frames++;
        }
      }
    }
    return frames;
  }

  /** The undelivered data messages from one executor to another, to be tampered with. */
  Deque<byte[]> onTheWay(String from, String to) {
    for (Ends ends : opened) {
      if (ends.id.fromExecutor().equals(from) && ends.id.toExecutor().equals(to)) {
        return ends.out.messages;
      }
    }
    throw new IllegalArgumentException(from + " has no link to " + to);
  }
}

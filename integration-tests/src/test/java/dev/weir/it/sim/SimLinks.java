package dev.weir.it.sim;

import dev.weir.worker.exchange.ExchangeTransport;
import dev.weir.worker.exchange.Link;
import dev.weir.worker.exchange.LinkAcceptor;
import dev.weir.worker.exchange.LinkEvents;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.exchange.PeerAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The data plane's network: links between executors, ordered and lossless until they break. */
final class SimLinks {
  private final SimWorld world;
  private final TreeMap<String, Endpoint> byAddress = new TreeMap<>();
  private final List<Connection> connections = new ArrayList<>();

  SimLinks(SimWorld world) {
    this.world = world;
  }

  /** The transport of a process that is reached at this address. */
  ExchangeTransport transport(SimProcess process, String address) {
    var endpoint = new Endpoint(process);
    byAddress.put(address, endpoint);
    process.atEnd(() -> byAddress.remove(address));
    return endpoint;
  }

  /** Breaks a link that is open. */
  boolean breakOne(SimRandom random) {
    connections.removeIf(c -> !c.open);
    if (connections.isEmpty()) {
      return false;
    }
    Connection victim = random.oneOf(connections);
    world.trace.line("network", "link breaks " + Connection.named(victim.id));
    victim.close("the network broke");
    return true;
  }

  private final class Endpoint implements ExchangeTransport {
    private final SimProcess process;
    private @Nullable LinkAcceptor acceptor;

    Endpoint(SimProcess process) {
      this.process = process;
    }

    @Override
    public void accept(LinkAcceptor taker) {
      acceptor = taker;
    }

    @Override
    public Link connect(PeerAddress peer, LinkId id, LinkEvents events) {
      var connection = new Connection(id, process, events);
      if (process.alive()) {
        connections.removeIf(c -> !c.open);
        connections.add(connection);
        process.atEnd(() -> connection.close(process + " ended"));
        world.clock.after(world.faults.linkMicros(), () -> arrive(peer, connection));
      }
      return connection.opener;
    }

    private void arrive(PeerAddress peer, Connection connection) {
      Endpoint there = byAddress.get(peer.dataAddress());
      if (there == null || there.acceptor == null || !there.process.alive()) {
        connection.close("refused by " + peer.dataAddress());
      } else {
        there.process.atEnd(() -> connection.close(there.process + " ended"));
        connection.accepted(there.process, there.acceptor);
      }
    }
  }

  /** One link. */
  private final class Connection {
    final LinkId id;
    final End opener;
    final End taker;
    boolean open = true;

    Connection(LinkId id, SimProcess process, LinkEvents events) {
      this.id = id;
      this.opener = new End(this, true);
      this.taker = new End(this, false);
      opener.process = process;
      opener.events = events;
      opener.peer = taker;
      taker.peer = opener;
    }

    static String named(LinkId id) {
      return id.fromExecutor() + "→" + id.toExecutor() + " attempt " + id.attempt();
    }

    void accepted(SimProcess process, LinkAcceptor acceptor) {
      if (!open) {
        return;
      }
      taker.process = process;
      process.now(
          () -> {
            taker.events = acceptor.accept(id, taker);
            taker.arrivals();
          });
    }

    void close(String cause) {
      if (!open) {
        return;
      }
      open = false;
      world.observers.forEach(o -> o.linkClosed(id));
      opener.closing(cause);
      taker.closing(cause);
    }
  }

  /** One end of a link: what it sends arrives at its peer. */
  private final class End implements Link {
    private final Connection connection;
    private final boolean isOpener;
    private final List<Runnable> early = new ArrayList<>();
    private @Nullable SimProcess process;
    private @Nullable LinkEvents events;
    private @Nullable End peer;
    private long arrivesAt;
    private boolean ended;

    End(Connection connection, boolean isOpener) {
      this.connection = connection;
      this.isOpener = isOpener;
    }

    @Override
    public void send(byte[] message, int length) {
      if (!connection.open || process == null || !process.alive()) {
        return;
      }
      byte[] copy = Arrays.copyOf(message, length);
      world.observers.forEach(o -> o.sent(connection.id, isOpener, copy, length));
      world.trace.mix(length);
      peer.plan(() -> peer.received(copy));
    }

    /** In order, after what was planned before. */
    private void plan(Runnable arrival) {
      long now = world.clock.nowMicros();
      arrivesAt = Math.max(arrivesAt, now + world.faults.linkMicros());
      world.clock.after(arrivesAt - now, () -> arrive(arrival));
    }

    private void arrive(Runnable arrival) {
      if (events == null && !ended) {
        early.add(arrival);
      } else if (process != null) {
        process.now(arrival);
      }
    }

    void arrivals() {
      List<Runnable> waited = List.copyOf(early);
      early.clear();
      waited.forEach(process::now);
    }

    private void received(byte[] message) {
      if (!ended && events != null) {
        events.received(message, message.length);
      }
    }

    @Override
    public void close() {
      if (process != null && process.alive()) {
        connection.close("closed by " + process);
      }
    }

    void closing(String cause) {
      plan(
          () -> {
            if (!ended && events != null) {
              ended = true;
              events.closed(cause);
            }
          });
    }
  }
}

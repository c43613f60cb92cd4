package dev.weir.worker.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where links from other executors wait until this executor joins their attempt: deployments reach
 * executors at different times. One for each process. Guarded by its own lock; nothing foreign is
 * called under it.
 *
 * <p>A link waits silently: its peer sends nothing before it hears READY. Links of an attempt that
 * is older than the one joined last are refused, and so is the newest when too many wait.
 */
public final class LinkLobby {
  private static final int MAX_WAITING = 1_024;

  private record Region(String job, int number) implements Comparable<Region> {
    @Override
    public int compareTo(Region other) {
      int byJob = job.compareTo(other.job);
      return byJob != 0 ? byJob : Integer.compare(number, other.number);
    }
  }

  private final ExchangeTransport transport;
  private final Map<Region, AttemptExchange> joined = new TreeMap<>();
  private final Map<LinkId, WaitingLink> waiting = new LinkedHashMap<>();

  public LinkLobby(ExchangeTransport transport) {
    this.transport = transport;
    transport.accept(this::arrived);
  }

  ExchangeTransport transport() {
    return transport;
  }

  private LinkEvents arrived(LinkId id, Link link) {
    var arrival = new WaitingLink(id, link);
    if (!waits(arrival)) {
      arrival.settle();
    }
    return arrival;
  }

  private synchronized boolean waits(WaitingLink arrival) {
    AttemptExchange current = joined.get(regionOf(arrival.id));
    int attempt = current == null ? 0 : current.attempt();
    if (arrival.id.attempt() > attempt && waiting.size() < MAX_WAITING) {
      return waiting.putIfAbsent(arrival.id, arrival) == null;
    }
    arrival.goTo(current);
    return false;
  }

  /** From now on links of this attempt go to {@code exchange}. */
  void join(AttemptExchange exchange) {
    takeOver(exchange).forEach(WaitingLink::settle);
  }

  private synchronized List<WaitingLink> takeOver(AttemptExchange exchange) {
    var region = new Region(exchange.job(), exchange.region());
    AttemptExchange before = joined.get(region);
    if (before != null && before.attempt() >= exchange.attempt()) {
      throw new IllegalStateException(
          "attempt " + exchange.attempt() + " after attempt " + before.attempt());
    }
    joined.put(region, exchange);
    var over = new ArrayList<WaitingLink>();
    for (WaitingLink link : waiting.values()) {
      if (regionOf(link.id).equals(region) && link.id.attempt() <= exchange.attempt()) {
        link.goTo(exchange);
        over.add(link);
      }
    }
    over.forEach(link -> waiting.remove(link.id));
    return over;
  }

  private static Region regionOf(LinkId id) {
    return new Region(id.job(), id.region());
  }

  private synchronized @Nullable InboundLink targetAtClose(WaitingLink link) {
    waiting.remove(link.id, link);
    return link.target;
  }

  /** Passes events on once its attempt is joined. */
  private final class WaitingLink implements LinkEvents {
    private final LinkId id;
    private final Link link;
    private volatile @Nullable InboundLink target;

    WaitingLink(LinkId id, Link link) {
      this.id = id;
      this.link = link;
    }

    /** Under the lobby's lock: it belongs to this exchange, if that expects it. */
    void goTo(@Nullable AttemptExchange exchange) {
      InboundLink inbound = exchange == null ? null : exchange.inbound(id);
      if (inbound != null && inbound.claim(link)) {
        target = inbound;
      }
    }

    /** Without the lock: lets the peer send, or refuses it. */
    void settle() {
      InboundLink inbound = target;
      if (inbound != null) {
        inbound.announce();
      } else {
        link.close();
      }
    }

    @Override
    public void received(byte[] message, int length) {
      LinkEvents adopted = target;
      if (adopted != null) {
        adopted.received(message, length);
      } else {
        link.close(); // nobody told the peer to send
      }
    }

    @Override
    public void closed(String cause) {
      LinkEvents adopted = targetAtClose(this);
      if (adopted != null) {
        adopted.closed(cause);
      }
    }
  }
}

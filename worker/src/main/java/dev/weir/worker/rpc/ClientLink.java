package dev.weir.worker.rpc;

import dev.weir.worker.exchange.Link;
import dev.weir.worker.exchange.LinkEvents;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Arrays;

/** The opener's end of a link; gRPC's calls take one sender at a time, hence the monitor. */
final class ClientLink implements Link {
  private final ClientCall<RawMessage, RawMessage> call;
  private boolean established;
  private boolean closed;

  ClientLink(ClientCall<RawMessage, RawMessage> call) {
    this.call = call;
  }

  /**
   * The peer has answered: from now on gRPC copies a message before {@code sendMessage} returns.
   */
  synchronized void established() {
    established = true;
  }

  /**
   * Before the connection stands gRPC keeps messages as they are, so they need bytes of their own.
   */
  @Override
  public synchronized void send(byte[] message, int length) {
    if (!closed) {
      byte[] bytes = established ? message : Arrays.copyOf(message, length);
      call.sendMessage(new RawMessage(bytes, length));
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      call.cancel("the link was closed here", null);
    }
  }

  /** Hears the accepter, on threads of the transport. */
  static final class Listener extends ClientCall.Listener<RawMessage> {
    private final ClientCall<RawMessage, RawMessage> call;
    private final ClientLink link;
    private final LinkEvents events;

    Listener(ClientCall<RawMessage, RawMessage> call, ClientLink link, LinkEvents events) {
      this.call = call;
      this.link = link;
      this.events = events;
    }

    @Override
    public void onHeaders(Metadata headers) {
      link.established();
    }

    @Override
    public void onMessage(RawMessage message) {
      events.received(message.bytes(), message.length());
      call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      events.closed(status.getCode() + ": " + status.getDescription());
    }
  }
}

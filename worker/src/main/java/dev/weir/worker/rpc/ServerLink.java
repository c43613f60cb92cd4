package dev.weir.worker.rpc;

import dev.weir.worker.exchange.Link;
import dev.weir.worker.exchange.LinkEvents;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/** The accepter's end of a link; gRPC's calls take one sender at a time, hence the monitor. */
final class ServerLink implements Link {
  private final ServerCall<RawMessage, RawMessage> call;
  private boolean closed;

  ServerLink(ServerCall<RawMessage, RawMessage> call) {
    this.call = call;
  }

  @Override
  public synchronized void send(byte[] message, int length) {
    if (!closed && !call.isCancelled()) {
      call.sendMessage(new RawMessage(message, length));
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      call.close(
          Status.ABORTED.withDescription("the link was closed by the receiver"), new Metadata());
    }
  }

  /** Hears the opener, on threads of the transport. */
  static final class Listener extends ServerCall.Listener<RawMessage> {
    private final ServerCall<RawMessage, RawMessage> call;
    private final LinkEvents events;
    private boolean closed;

    Listener(ServerCall<RawMessage, RawMessage> call, LinkEvents events) {
      this.call = call;
      this.events = events;
    }

    @Override
    public void onMessage(RawMessage message) {
      events.received(message.bytes(), message.length());
      call.request(1);
    }

    @Override
    public void onHalfClose() {
      closed("the sender ended the link");
    }

    @Override
    public void onCancel() {
      closed("the sender's connection is gone");
    }

    @Override
    public void onComplete() {
      closed("the link was closed here");
    }

    private void closed(String cause) {
      if (!closed) {
        closed = true;
        events.closed(cause);
      }
    }
  }
}

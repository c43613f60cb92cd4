package dev.weir.it.sim;

import java.util.function.Consumer;

/**
 * One control stream between a worker or an executor and a coordinator: ordered and lossless in
 * each direction until it breaks; then both ends learn of it, each in its own time, and what was on
 * its way may be lost.
 *
 * @param <R> reports
 * @param <C> commands
 */
final class ControlStream<R, C> {
  private final SimWorld world;
  private final SimProcess client;
  private final SimProcess server;
  private final ClientEnd<C> clientEnd;
  private final ServerEnd<R> serverEnd;
  private boolean open = true;
  private boolean lost;
  private boolean clientTold;
  private boolean serverTold;
  private long toServerAt;
  private long toClientAt;

  /** What the client hears. */
  interface ClientEnd<C> {
    void received(C command);

    void ended(String cause);
  }

  /** What the server hears. */
  interface ServerEnd<R> {
    void received(R report);

    void ended(String cause);
  }

  ControlStream(
      SimWorld world,
      SimProcess client,
      SimProcess server,
      ClientEnd<C> clientEnd,
      java.util.function.Function<ControlStream<R, C>, ServerEnd<R>> serverEnd) {
    this.world = world;
    this.client = client;
    this.server = server;
    this.clientEnd = clientEnd;
    this.serverEnd = serverEnd.apply(this);
    client.atEnd(() -> broken(client + " ended"));
    server.atEnd(() -> broken(server + " ended"));
  }

  boolean isOpen() {
    return open;
  }

  /** The client says something; {@code once} what must not come twice. */
  void report(R report, boolean once) {
    if (open) {
      toServerAt = deliver(toServerAt, server, report, serverEnd::received, true);
      if (!once && world.faults.strikes(FaultKind.CONTROL_DUPLICATE)) {
        toServerAt = deliver(toServerAt, server, report, serverEnd::received, true);
      }
    }
  }

  /** The server says something. */
  void command(C command, boolean once) {
    if (open) {
      toClientAt = deliver(toClientAt, client, command, clientEnd::received, false);
      if (!once && world.faults.strikes(FaultKind.CONTROL_DUPLICATE)) {
        toClientAt = deliver(toClientAt, client, command, clientEnd::received, false);
      }
    }
  }

  private <M> long deliver(
      long after, SimProcess to, M message, Consumer<M> handler, boolean toServer) {
    long now = world.clock.nowMicros();
    long at = Math.max(after, now + world.faults.controlMicros());
    to.after(
        at - now,
        () -> {
          if (!lost && !(toServer ? serverTold : clientTold)) {
            handler.accept(message);
          }
        });
    return at;
  }

  /** The connection is gone. */
  void broken(String cause) {
    if (!open) {
      return;
    }
    open = false;
    lost = world.faults.chance(0.5);
    long now = world.clock.nowMicros();
    long clientAt = Math.max(toClientAt, now + world.faults.controlMicros());
    long serverAt = Math.max(toServerAt, now + world.faults.controlMicros());
    client.after(
        clientAt - now,
        () -> {
          if (!clientTold) {
            clientTold = true;
            clientEnd.ended(cause);
          }
        });
    server.after(
        serverAt - now,
        () -> {
          if (!serverTold) {
            serverTold = true;
            serverEnd.ended(cause);
          }
        });
  }

  /** The client gives it up and hears nothing more of it. */
  void abandon(String cause) {
    clientTold = true;
    broken(cause);
  }

  /** The server ends it and hears nothing more of it. */
  void refuse(String cause) {
    serverTold = true;
    broken(cause);
  }
}

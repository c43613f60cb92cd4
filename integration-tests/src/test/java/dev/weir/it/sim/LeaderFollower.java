package dev.weir.it.sim;

import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue;
import org.jspecify.annotations.Nullable;

/**
 * The simulated counterpart of {@code LeaderStream} and the leader finder: follows /leader from
 * coordinator to coordinator, and reconnects by itself.
 *
 * @param <R> reports
 * @param <C> commands
 */
final class LeaderFollower<R, C> implements SimZooKeeper.Listener {
  private static final long FIRST_BACKOFF_MICROS = 50_000;
  private static final long MAX_BACKOFF_MICROS = 1_000_000;

  private final SimWorld world;
  private final SimProcess process;
  private final Handler<C> handler;
  private final Door<R, C> door;
  private @Nullable String address;
  private @Nullable ControlStream<R, C> stream;
  private long backoffMicros = FIRST_BACKOFF_MICROS;
  private long connection;

  /** What its owner hears. */
  interface Handler<C> {
    void connected();

    void received(C command);

    void disconnected(String cause);
  }

  /** Where coordinators take streams of this kind in. */
  interface Door<R, C> {
    ControlStream.ServerEnd<R> enter(SimCoordinator coordinator, ControlStream<R, C> stream);
  }

  LeaderFollower(SimWorld world, SimProcess process, Handler<C> handler, Door<R, C> door) {
    this.world = world;
    this.process = process;
    this.handler = handler;
    this.door = door;
    world.zookeeper.listen(this);
    process.atEnd(() -> world.zookeeper.forget(this));
    changed();
  }

  @Override
  public void changed() {
    process.after(world.faults.shortly(5_000), this::look);
  }

  private void look() {
    if (world.zookeeper.value(MetadataPaths.LEADER) instanceof MetadataValue.Leader leader) {
      String before = address;
      String now = leader.controlAddress();
      leaderAt(now);
      if (before != null
          && !before.equals(now)
          && world.faults.strikes(FaultKind.LEADER_READ_STALE)) {
        process.after(world.faults.shortly(300_000), () -> leaderAt(before));
        process.after(300_000 + world.faults.shortly(900_000), this::look);
      }
    }
  }

  private void leaderAt(String found) {
    if (found.equals(address)) {
      return;
    }
    drop("the leader is now at " + found);
    address = found;
    backoffMicros = FIRST_BACKOFF_MICROS;
    open();
  }

  boolean connected() {
    return stream != null;
  }

  void send(R report, boolean once) {
    if (stream != null) {
      stream.report(report, once);
    }
  }

  void reconnect(String cause) {
    drop(cause);
    retryLater();
  }

  private void open() {
    long mine = ++connection;
    process.after(
        world.faults.controlMicros(),
        () -> {
          if (mine == connection) {
            connect(mine);
          }
        });
  }

  private void connect(long mine) {
    SimCoordinator there =
        world.coordinators.values().stream()
            .filter(c -> c.address().equals(address) && c.process().alive())
            .findFirst()
            .orElse(null);
    if (there == null) {
      retryLater();
      return;
    }
    stream =
        new ControlStream<>(
            world, process, there.process(), new End(mine), s -> door.enter(there, s));
    world.opened(stream);
    handler.connected();
  }

  private void drop(String cause) {
    connection++;
    ControlStream<R, C> old = stream;
    stream = null;
    if (old != null) {
      old.abandon(cause);
      handler.disconnected(cause);
    }
  }

  private void retryLater() {
    long mine = connection;
    long delay = backoffMicros;
    backoffMicros = Math.min(MAX_BACKOFF_MICROS, delay * 2);
    process.after(
        delay,
        () -> {
          if (mine == connection) {
            open();
          }
        });
  }

  private final class End implements ControlStream.ClientEnd<C> {
    private final long mine;

    End(long mine) {
      this.mine = mine;
    }

    @Override
    public void received(C command) {
      if (mine == connection) {
        backoffMicros = FIRST_BACKOFF_MICROS;
        handler.received(command);
      }
    }

    @Override
    public void ended(String cause) {
      if (mine == connection) {
        reconnect(cause);
      }
    }
  }
}

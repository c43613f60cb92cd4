package dev.weir.it.sim;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.StoreKeys;
import dev.weir.coordinator.leader.LeaderCore;
import dev.weir.coordinator.loop.CoordinatorCore;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorCommand.ToExecutor;
import dev.weir.coordinator.message.CoordinatorCommand.ToWorker;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.Now;
import dev.weir.coordinator.message.WorkerNews;
import dev.weir.coordinator.message.WorkerOrder;
import dev.weir.coordinator.view.ClusterView;
import dev.weir.it.sim.SimProcess.Role;
import dev.weir.it.sim.rpc.ControlWire;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One life of a coordinator's process: the real core, carried out on simulated ports. */
final class SimCoordinator {
  private static final long TICK_MICROS = 50_000;

  private final SimWorld world;
  private final SimProcess process;
  private final SimClients clients;
  private final String address;
  private final CoordinatorCore core;
  private final SimZooKeeperClient zookeeper;
  private final BlobStore blobs;
  private final long wallOffsetMillis;
  private long takenAtMicros;
  private long tickedMillis;
  private long restsUntilMillis;
  private final Peers<ControlWire.ToldExecutor> executors;
  private final Peers<ToWorker> workers;

  SimCoordinator(SimWorld world, String name, SimClients clients) {
    this.world = world;
    this.clients = clients;
    this.process = world.process(Role.COORDINATOR, name);
    this.address = world.newIncarnation(name);
    long seed = world.random.any();
    this.wallOffsetMillis = world.random.between(-3_600_000, 3_600_000);
    this.core =
        new CoordinatorCore(
            new CoordinatorCore.Config(
                new LeaderCore.Identity(name, address, "http-" + address),
                SimWorld.VERSION,
                SimPlan.SESSION_MICROS / 1_000,
                seed));
    this.zookeeper =
        new SimZooKeeperClient(
            world.clock,
            world.zookeeper,
            world.faults.zookeeper(),
            SimPlan.SESSION_MICROS,
            this::answered,
            event -> post(new CoordinatorEvent.Election(event)));
    this.blobs = world.blobs.client(process::alive);
    this.executors = new Peers<>(new ExecutorNaming(), this::post);
    this.workers = new Peers<>(new WorkerNaming(), this::post);
    process.atEnd(zookeeper::crash);
    zookeeper.start();
    tick();
  }

  SimProcess process() {
    return process;
  }

  String address() {
    return address;
  }

  boolean leading() {
    return process.alive() && core.leading();
  }

  ClusterView view() {
    return core.view(now());
  }

  Peers<ControlWire.ToldExecutor> executors() {
    return executors;
  }

  Peers<ToWorker> workers() {
    return workers;
  }

  void disconnect(long micros) {
    zookeeper.disconnect(micros);
  }

  /** Takes no event for a while. */
  void busy(long micros) {
    takenAtMicros = Math.max(takenAtMicros, world.clock.nowMicros() + micros);
  }

  void silent(long micros) {
    zookeeper.silent(micros);
  }

  /** Tells all others that the leader refused a connection; false when there is none. */
  static boolean leaderSeemsGone(SimWorld world) {
    if (!(world.zookeeper.value(MetadataPaths.LEADER) instanceof MetadataValue.Leader leader)) {
      return false;
    }
    world.trace.line("network", "the leader of epoch " + leader.epoch() + " seems gone");
    for (SimCoordinator other : world.coordinators.values()) {
      if (!other.address.equals(leader.controlAddress())) {
        other.leaderUnreachable(leader.epoch());
      }
    }
    return true;
  }

  /** A client asks. */
  void ask(long replyToken, ClientRequest request) {
    post(new CoordinatorEvent.Asked(replyToken, request));
  }

  /** The leader of this epoch refused a connection. */
  void leaderUnreachable(LeaderEpoch epoch) {
    post(new CoordinatorEvent.LeaderUnreachable(epoch));
  }

  private void tick() {
    process.after(
        TICK_MICROS,
        () -> {
          if (world.plan.restless() || world.clock.nowMillis() >= restsUntilMillis) {
            post(new CoordinatorEvent.Tick());
          }
          tick();
        });
  }

  private void post(CoordinatorEvent event) {
    long now = world.clock.nowMicros();
    takenAtMicros = Math.max(takenAtMicros, now + world.faults.queueMicros());
    process.after(takenAtMicros - now, () -> handle(event));
  }

  private void answered(MetadataEvent event) {
    world.coverage.answered(process.name(), event);
    post(new CoordinatorEvent.Metadata(event));
  }

  private Now now() {
    long millis = world.clock.nowMillis();
    return new Now(millis, SimWorld.WALL_MILLIS + wallOffsetMillis + millis);
  }

  private void handle(CoordinatorEvent event) {
    List<CoordinatorCommand> commands = core.on(now(), event);
    long millis = world.clock.nowMillis();
    if (event instanceof CoordinatorEvent.Tick && millis < restsUntilMillis) {
      requireNothing(commands);
    }
    tickedMillis = event instanceof CoordinatorEvent.Tick ? millis : tickedMillis;
    restsUntilMillis =
        Math.min(tickedMillis + CoordinatorCore.MAX_REST_MILLIS, millis + core.restMillis());
    if (event instanceof CoordinatorEvent.Metadata
        || event instanceof CoordinatorEvent.Election
        || !commands.isEmpty()
            && commands.get(commands.size() - 1) instanceof CoordinatorCommand.Halt) {
      world.coverage.leaderState(address, core.view(now()).leader().state());
    }
    for (CoordinatorCommand command : commands) {
      Step step = isAnsweredWish(command) ? Step.WISH_ANSWERED : Steps.sent(command);
      if (step != Step.IDLE && !world.faults.before(process, step)) {
        return;
      }
      if (!process.alive()) {
        return;
      }
      if (command instanceof CoordinatorCommand.MetadataWrite write) {
        world.coverage.wrote(process.name(), write, step);
      }
      world.observers.forEach(o -> o.commanded(process.name(), command));
      carryOut(command);
      if (step != Step.IDLE) {
        world.faults.after(process, step);
      }
    }
  }

  /** Of a tick that was not asked for: what it may show, and whose silence it may notice. */
  private void requireNothing(List<CoordinatorCommand> commands) {
    world.coverage.count("a tick that was not asked for");
    for (CoordinatorCommand command : commands) {
      if (!(command instanceof CoordinatorCommand.Changed)
          && !command.toString().contains("silent")) {
        world.violated("REST a tick before its time, at " + process.name() + ", did " + command);
      }
    }
  }

  private boolean isAnsweredWish(CoordinatorCommand command) {
    return command instanceof CoordinatorCommand.Reply reply
        && reply.answer() instanceof Answer.Accepted
        && clients.isStop(reply.replyToken());
  }

  /** What this coordinator wrote was applied. */
  void applied(Map<String, MetadataValue> values) {
    Step step = Steps.applied(values);
    if (step != Step.IDLE) {
      world.faults.after(process, step);
    }
  }

  private void carryOut(CoordinatorCommand command) {
    if (command instanceof CoordinatorCommand.MetadataWrite write) {
      zookeeper.write(write.token(), write.operations());
    } else if (command instanceof CoordinatorCommand.MetadataRead read) {
      zookeeper.read(read.token(), read.path());
    } else if (command instanceof CoordinatorCommand.MetadataChildren children) {
      zookeeper.children(children.token(), children.path());
    } else if (command instanceof CoordinatorCommand.Blob call) {
      carryOut(call);
    } else if (command instanceof ToExecutor order) {
      send(order);
    } else if (command instanceof ToWorker order) {
      workers.send(
          order.worker(), order.incarnation(), order, order.order() instanceof WorkerOrder.Welcome);
    } else if (command instanceof CoordinatorCommand.CloseExecutor close) {
      executors.close(close.executor(), close.incarnation(), close.message());
    } else if (command instanceof CoordinatorCommand.CloseWorker close) {
      workers.close(close.worker(), close.incarnation(), close.message());
    } else if (command instanceof CoordinatorCommand.Reply reply) {
      clients.answered(reply.replyToken(), reply.answer());
    } else if (command instanceof CoordinatorCommand.Alert alert) {
      world.trace.line(process.name(), "alert " + alert.code() + " " + alert.message());
    } else if (command instanceof CoordinatorCommand.Halt halt) {
      world.trace.line(process.name(), "halts: " + halt.reason());
      process.kill();
    }
  }

  private void send(ToExecutor order) {
    boolean lease = order.order() instanceof ExecutorOrder.Lease;
    if (!lease) {
      world.trace.line(process.name(), "to " + order.executor() + " " + Words.of(order.order()));
    }
    boolean once = lease || order.order() instanceof ExecutorOrder.Welcome;
    executors.send(
        order.executor(), order.incarnation(), ControlWire.command(SimWorld.CLUSTER, order), once);
  }

  private void carryOut(CoordinatorCommand.Blob call) {
    long token = call.token();
    if (call instanceof CoordinatorCommand.BlobCreate create) {
      answer(
          token,
          blobs.create(create.key(), create.bytes()),
          done -> {
            if (StoreKeys.parse(create.key()) instanceof StoreKeys.ManifestObject) {
              world.faults.after(process, Step.MANIFEST_STORED);
            }
            return new CoordinatorEvent.BlobCreated(token);
          });
    } else if (call instanceof CoordinatorCommand.BlobRead read) {
      answer(token, blobs.read(read.key()), bytes -> new CoordinatorEvent.BlobRead(token, bytes));
    } else if (call instanceof CoordinatorCommand.BlobList list) {
      answer(
          token,
          blobs.list(list.prefix()),
          objects -> new CoordinatorEvent.BlobListed(token, objects));
    } else if (call instanceof CoordinatorCommand.BlobDelete delete) {
      answer(token, blobs.delete(delete.key()), done -> new CoordinatorEvent.BlobDeleted(token));
    }
  }

  private <T> void answer(
      long token, CompletionStage<T> stage, Function<T, CoordinatorEvent> event) {
    stage.whenComplete(
        (value, error) -> post(error == null ? event.apply(value) : failed(token, error)));
  }

  private static CoordinatorEvent failed(long token, Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    var reason =
        cause instanceof BlobStoreException e ? e.reason() : BlobStoreException.Reason.UNKNOWN;
    return new CoordinatorEvent.BlobFailed(token, reason, String.valueOf(cause.getMessage()));
  }

  private static final class ExecutorNaming implements Peers.Naming {
    @Override
    public Peers.Sender sender(CoordinatorEvent event) {
      var from = (CoordinatorEvent.FromExecutor) event;
      return new Peers.Sender(from.executor(), from.incarnation());
    }

    @Override
    public boolean isHello(CoordinatorEvent event) {
      return ((CoordinatorEvent.FromExecutor) event).news() instanceof ExecutorNews.Hello;
    }

    @Override
    public CoordinatorEvent gone(Peers.Sender sender, String cause) {
      return new CoordinatorEvent.ExecutorGone(sender.name(), sender.incarnation(), cause);
    }
  }

  private static final class WorkerNaming implements Peers.Naming {
    @Override
    public Peers.Sender sender(CoordinatorEvent event) {
      var from = (CoordinatorEvent.FromWorker) event;
      return new Peers.Sender(from.worker(), from.incarnation());
    }

    @Override
    public boolean isHello(CoordinatorEvent event) {
      return ((CoordinatorEvent.FromWorker) event).news() instanceof WorkerNews.Hello;
    }

    @Override
    public CoordinatorEvent gone(Peers.Sender sender, String cause) {
      return new CoordinatorEvent.WorkerGone(sender.name(), sender.incarnation(), cause);
    }
  }
}

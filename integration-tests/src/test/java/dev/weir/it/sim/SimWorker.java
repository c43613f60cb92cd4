package dev.weir.it.sim;

import dev.weir.coordinator.message.CoordinatorCommand.ToWorker;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.it.sim.SimProcess.Role;
import dev.weir.it.sim.rpc.ControlWire;
import dev.weir.worker.daemon.WorkerCore;
import dev.weir.worker.daemon.WorkerEffect;
import dev.weir.worker.daemon.WorkerEvent;
import dev.weir.worker.daemon.WorkerOrder;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.rpc.WorkerWire;
import java.util.SortedMap;
import java.util.TreeMap;

/** One life of a worker daemon's process, with the executors that it started. */
final class SimWorker {
  private static final long HEARTBEAT_MICROS = 1_000_000;
  private static final int KILLED = 137;

  private final SimWorld world;
  private final SimProcess process;
  private final String incarnation;
  private final WorkerCore core;
  private final WorkerWire wire;
  private final LeaderFollower<CoordinatorEvent, ToWorker> leader;
  private final SortedMap<String, SimExecutor> children = new TreeMap<>();
  private long pids;

  SimWorker(SimWorld world, String name) {
    this.world = world;
    this.process = world.process(Role.WORKER, name);
    this.incarnation = world.newIncarnation(name);
    this.core = new WorkerCore(incarnation);
    this.wire =
        new WorkerWire(
            SimWorld.CLUSTER,
            name,
            incarnation,
            new WorkerWire.About(
                SimWorld.VERSION, name, world.plan.cluster().slots(), 2, 1L << 30, 1));
    this.leader =
        new LeaderFollower<>(
            world,
            process,
            new Handler(),
            (coordinator, stream) -> coordinator.workers().enter(stream));
    process.atEnd(
        () ->
            children
                .values()
                .forEach(
                    child ->
                        world.clock.after(
                            world.faults.shortly(300_000), () -> child.process().kill())));
    tick();
  }

  SimProcess process() {
    return process;
  }

  /** Whether an executor of this life is still there; the next life waits for it to be gone. */
  boolean hasChildren() {
    return children.values().stream().anyMatch(child -> child.process().alive());
  }

  private void tick() {
    process.after(
        HEARTBEAT_MICROS,
        () -> {
          handle(new WorkerEvent.Tick());
          tick();
        });
  }

  private void handle(WorkerEvent event) {
    core.on(event).forEach(this::perform);
  }

  private void perform(WorkerEffect effect) {
    if (process.alive()) {
      if (effect instanceof WorkerEffect.Say say) {
        leader.send(ControlWire.report(wire, say), !(say instanceof WorkerEffect.SayExited));
      } else if (effect instanceof WorkerEffect.Launch launch) {
        process.after(world.faults.shortly(100_000) + 50_000, () -> launch(launch.executor()));
      } else if (effect instanceof WorkerEffect.Kill kill) {
        world.trace.line(process.name(), "kills " + kill.executor() + ": " + kill.reason());
        kill(kill.executor());
      } else if (effect instanceof WorkerEffect.Distrust distrust) {
        leader.reconnect(distrust.cause());
      }
    }
  }

  private void kill(String executor) {
    SimExecutor child = children.get(executor);
    if (child != null) {
      child.process().kill();
    }
  }

  private void launch(String name) {
    long pid = ++pids;
    world.trace.line(process.name(), "launches " + name);
    var child =
        new SimExecutor(world, name, new ExecutorIdentity.Host(process.name(), incarnation), pid);
    children.put(name, child);
    handle(new WorkerEvent.Launched(name, pid));
    child
        .process()
        .atEnd(
            () ->
                process.after(
                    7_000 + world.faults.shortly(93_000),
                    () -> handle(new WorkerEvent.Exited(name, KILLED, ""))));
    if (!child.process().alive()) {
      process.after(10_000, () -> handle(new WorkerEvent.Exited(name, KILLED, "")));
    }
  }

  private final class Handler implements LeaderFollower.Handler<ToWorker> {
    @Override
    public void connected() {
      world.coverage.count("D3 REGISTERING");
      handle(new WorkerEvent.Connected());
    }

    @Override
    public void received(ToWorker order) {
      WorkerEvent.Ordered event = ControlWire.command(wire, SimWorld.CLUSTER, order);
      if (event.order() instanceof WorkerOrder.Welcome) {
        world.coverage.count("D3 REGISTERING to ACTIVE");
      }
      long epoch = event.epoch();
      boolean[] trusted = {true};
      for (WorkerEffect effect : core.on(event)) {
        trusted[0] &= !(effect instanceof WorkerEffect.Distrust);
        perform(effect);
      }
      world.observers.forEach(
          o -> o.workerObeyed(incarnation, epoch, event.incarnation(), trusted[0]));
    }

    @Override
    public void disconnected(String cause) {
      world.coverage.count("D3 ACTIVE to PARTITIONED");
      world.trace.line(process.name(), "disconnected: " + cause);
      handle(new WorkerEvent.Disconnected());
    }
  }
}

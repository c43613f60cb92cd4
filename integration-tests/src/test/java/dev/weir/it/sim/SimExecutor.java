package dev.weir.it.sim;

import dev.weir.api.JobDefinition;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.it.sim.SimProcess.Role;
import dev.weir.it.sim.rpc.ControlWire;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.worker.executor.CodeOfJob;
import dev.weir.worker.executor.ControlStream.ExitCode;
import dev.weir.worker.executor.Executor;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorPorts;
import dev.weir.worker.executor.ExecutorReport;
import dev.weir.worker.executor.ExecutorReport.ProcessFigures;
import dev.weir.worker.executor.ExecutorReport.Stage;
import dev.weir.worker.task.TaskClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One life of an executor's process: the real executor on simulated ports. */
final class SimExecutor {
  private static final ProcessFigures FIGURES = new ProcessFigures(1 << 20, 1 << 20, 1);

  private final SimWorld world;
  private final SimProcess process;
  private final ExecutorIdentity identity;
  private final Executor executor;
  private final LeaderFollower<CoordinatorEvent, ControlWire.ToldExecutor> leader;

  SimExecutor(SimWorld world, String name, ExecutorIdentity.Host host, long pid) {
    this.world = world;
    this.process = world.process(Role.EXECUTOR, name);
    process.uses(directory -> world.files.client(process, directory));
    String address = world.newIncarnation(name) + ":1";
    this.identity =
        new ExecutorIdentity(
            SimWorld.CLUSTER, name, address + "x", host, address, SimWorld.VERSION, pid);
    TaskClock clock = new Clock();
    var threads = new SimThreads(world, process, clock, world.plan.cluster().loops());
    this.executor =
        new Executor(
            identity,
            new ExecutorPorts(
                world.links.transport(process, address),
                new Store(world.blobs.client(process::alive)),
                this::define,
                threads,
                (kind, groups, first, end) -> new HeapStateBackend(first, end, groups),
                new Out(),
                clock));
    this.leader =
        new LeaderFollower<>(
            world,
            process,
            new Handler(),
            (coordinator, stream) -> coordinator.executors().enter(stream));
    process.atEnd(() -> world.observers.forEach(o -> o.executorEnded(identity)));
    world.faults.after(process, Step.EXECUTOR_STARTED);
    tick();
  }

  SimProcess process() {
    return process;
  }

  private void tick() {
    process.after(
        Executor.TICK_MILLIS * 1_000,
        () -> {
          executor.tick(() -> FIGURES);
          tick();
        });
  }

  private CompletionStage<List<JobGraph>> define(CodeOfJob code, int copies) {
    var graphs = new CompletableFuture<List<JobGraph>>();
    process.after(
        world.faults.shortly(30_000),
        () -> {
          world.observers.forEach(o -> o.codeLoaded(identity, code));
          JobDefinition job = JobDefinition.of(SimJob.class);
          var made = new ArrayList<JobGraph>();
          for (int i = 0; i < copies; i++) {
            made.add(job.build(code.args()));
          }
          graphs.complete(made);
        });
    return graphs;
  }

  private final class Clock implements TaskClock {
    @Override
    public long millis() {
      return SimWorld.WALL_MILLIS + world.clock.nowMillis();
    }

    @Override
    public long nanos() {
      return world.clock.nowMicros() * 1_000;
    }
  }

  /** Says its steps on the way to the store. */
  private final class Store implements BlobStore {
    private final BlobStore store;

    Store(BlobStore store) {
      this.store = store;
    }

    @Override
    public CompletionStage<Void> create(String key, BlobContent content) {
      return store
          .create(key, content)
          .whenComplete((done, failed) -> world.faults.after(process, Step.SNAPSHOT_STORED));
    }

    @Override
    public CompletionStage<byte[]> read(String key) {
      return store.read(key);
    }

    @Override
    public CompletionStage<byte[]> read(String key, long offset, int length) {
      return store.read(key, offset, length);
    }

    @Override
    public CompletionStage<List<BlobInfo>> list(String prefix) {
      return store.list(prefix);
    }

    @Override
    public CompletionStage<Void> delete(String key) {
      return store.delete(key);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** Its stream, as the executor sees it. */
  private final class Out implements dev.weir.worker.executor.ControlStream {
    @Override
    public void report(LeaderEpoch epoch, ExecutorReport report) {
      if (!process.alive()) {
        return;
      }
      Step step = step(report);
      if (step != Step.IDLE && !world.faults.before(process, step)) {
        return;
      }
      boolean heartbeat = report instanceof ExecutorReport.Heartbeat;
      if (!heartbeat) {
        world.trace.line(process.name(), Words.of(report));
      }
      world.observers.forEach(o -> o.reported(identity, report));
      boolean once = heartbeat || report instanceof ExecutorReport.Hello;
      leader.send(ControlWire.report(identity, epoch, report), once);
      if (step != Step.IDLE) {
        world.faults.after(process, step);
      }
    }

    @Override
    public void exit(ExitCode code, String reason) {
      if (process.alive()) {
        world.trace.line(process.name(), "exits: " + reason);
        process.kill();
      }
    }
  }

  private static Step step(ExecutorReport report) {
    if (report instanceof ExecutorReport.CheckpointAck) {
      return Step.ACKED;
    }
    if (report instanceof ExecutorReport.CommitReport) {
      return Step.COMMIT_REPORTED;
    }
    return report instanceof ExecutorReport.SubtaskStatus status && status.stage() == Stage.READY
        ? Step.READY
        : Step.IDLE;
  }

  private final class Handler implements LeaderFollower.Handler<ControlWire.ToldExecutor> {
    @Override
    public void connected() {
      executor.connected();
    }

    @Override
    public void received(ControlWire.ToldExecutor told) {
      Executor.Verdict verdict = executor.on(told.fence(), told.command());
      if (!process.alive()) {
        return;
      }
      if (!(told.command() instanceof ExecutorCommand.Lease)) {
        world.trace.line(process.name(), "got " + Words.of(told.command()) + ": " + verdict);
      }
      world.observers.forEach(o -> o.obeyed(identity, told.fence(), told.command(), verdict));
      if (told.command() instanceof ExecutorCommand.Deploy) {
        world.faults.after(process, Step.DEPLOYED);
      }
      if (verdict == Executor.Verdict.STALE) {
        world.coverage.count("D2 STALE_EPOCH");
        leader.reconnect("a command of the past epoch " + told.fence().epoch());
      }
    }

    @Override
    public void disconnected(String cause) {
      world.trace.line(process.name(), "disconnected: " + cause);
    }
  }
}

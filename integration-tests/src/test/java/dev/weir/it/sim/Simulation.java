package dev.weir.it.sim;

import dev.weir.api.id.JobId;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.checkpointing.store.StoreKeys;
import dev.weir.it.sim.invariants.Input;
import dev.weir.it.sim.invariants.Invariants;
import dev.weir.it.sim.invariants.Observer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole cluster in one thread: two coordinators, workers, their executors, a client and a job,
 * over simulated network, stores, clock and processes. All that happens follows from the seed.
 *
 * <pre>
 *   submit ─► run ─► faults from the first pointer on ─► enough records: faults stop
 *          ─► the job ends ─► the output is compared with the input
 * </pre>
 */
final class Simulation {
  /** Simulated time in which a job must end once faults have stopped. */
  static final long PATIENCE_MICROS = 60_000_000;

  /** Longest time with faults. */
  static final long MAX_FAULTS_MICROS = 120_000_000;

  /** How long faults go on while a job ends, in seeds where they do. */
  private static final long LATE_MICROS = 15_000_000;

  /** How long it goes on after the result: nobody may touch the job any more. */
  private static final long AFTERMATH_MICROS = 3_000_000;

  /** The same in seeds in which the leader is given the time to clean up. */
  private static final long CLEANING_MICROS = 16_000_000;

  private static final long MAX_EVENTS = 3_000_000;
  private static final int VIEW_EVERY = 64;

  private final SimWorld world;
  private final SimClient client;
  private final Invariants invariants;
  private long createdMicros = -1;
  private long firstPointerMicros = -1;
  private long faultsAtFirstPointer;
  private long faultsAtLastPointer;
  private long calmSinceMicros = -1;
  private long lateSinceMicros = -1;
  private boolean ended;

  private Simulation(SimPlan plan, @Nullable Consumer<String> lines) {
    this.world = new SimWorld(plan, lines);
    this.client = new SimClient(world);
    SimPlan.Load load = plan.load();
    long records = load.bounded() ? load.records() : Long.MAX_VALUE;
    var input = new Input(plan.seed(), load.splits(), load.keys(), records);
    this.invariants = new Invariants(input, SimClient.JAR, new Outside(), world::violated);
    world.observers.add(invariants);
    world.observers.add(new Milestones());
  }

  /** Runs a plan to its end. */
  static SimResult run(SimPlan plan, @Nullable Consumer<String> lines) {
    return new Simulation(plan, lines).run();
  }

  private SimResult run() {
    for (int i = 0; i < world.plan.cluster().coordinators(); i++) {
      coordinator("c" + i);
    }
    for (int i = 0; i < world.plan.cluster().workers(); i++) {
      worker("w" + i);
    }
    world.clock.after(500_000, client::submit);
    if (world.plan.season().early()) {
      world.clock.after(300_000, world.faults::start);
    }
    try {
      while (!ended && world.broken() == null && step()) {
        // one event after the other
      }
      if (world.broken() == null) {
        invariants.atEnd();
      }
    } catch (RuntimeException | AssertionError e) {
      world.violated("CRASH " + stack(e));
    }
    return result();
  }

  private static String stack(Throwable e) {
    var text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private boolean step() {
    if (!world.clock.step()) {
      world.violated("L1 nothing is left to happen, and the job has not ended");
    }
    long events = world.clock.events();
    if (world.plan.fullCheckEveryEvent()) {
      invariants.recomputeIfChanged();
    }
    if (events % VIEW_EVERY == 0) {
      watch();
    }
    if (events > MAX_EVENTS) {
      world.violated("L1 the job has not ended after " + MAX_EVENTS + " events");
    }
    return true;
  }

  /** Where the run stands: enough faults, enough records, the end. */
  private void watch() {
    long now = world.clock.nowMicros();
    if (client.refusal() != null) {
      world.violated("the job was refused: " + client.refusal());
    }
    if (calmSinceMicros < 0) {
      long records = world.plan.load().records();
      boolean enough = invariants.recordsVisible() >= records * 8 / 10;
      boolean late = world.plan.season().late();
      if (enough && late && !world.plan.load().bounded()) {
        client.stop();
      }
      if (enough && late && lateSinceMicros < 0) {
        lateSinceMicros = now;
      }
      if (late ? lateSinceMicros >= 0 && now - lateSinceMicros > LATE_MICROS : enough) {
        calm(now);
      } else if (now > MAX_FAULTS_MICROS) {
        calm(now);
      }
    } else if (!client.isOver() && now - calmSinceMicros > PATIENCE_MICROS + remainingMicros()) {
      world.violated(
          "L1 "
              + PATIENCE_MICROS / 1_000_000
              + " s after the last fault the job has not ended; "
              + liveness());
    }
  }

  private void calm(long now) {
    calmSinceMicros = now;
    world.faults.stop();
    world.trace.line("simulation", "no more faults");
    if (!world.plan.load().bounded()) {
      world.clock.after(2_000_000, client::stop);
    }
  }

  private String liveness() {
    var text = new StringBuilder();
    world.coordinators.values().stream()
        .filter(SimCoordinator::leading)
        .forEach(c -> text.append(c.process()).append(" leads, jobs ").append(c.view().jobs()));
    return text.isEmpty() ? "nobody leads" : text.toString();
  }

  /** What is left to do takes this long without faults. */
  private long remainingMicros() {
    SimPlan.Load load = world.plan.load();
    return load.records() * 1_000_000 / load.rate();
  }

  private void coordinator(String name) {
    var coordinator = new SimCoordinator(world, name, client);
    world.coordinators.put(name, coordinator);
    world.trace.line(name, "starts");
    coordinator
        .process()
        .atEnd(
            () -> {
              hint(coordinator);
              world.clock.after(300_000 + world.faults.shortly(3_000_000), () -> coordinator(name));
            });
  }

  /** Standbys find connections to a dead leader refused, sometimes. */
  private void hint(SimCoordinator dead) {
    if (world.zookeeper.value(MetadataPaths.LEADER) instanceof MetadataValue.Leader leader
        && leader.controlAddress().equals(dead.address())
        && world.faults.chance(0.5)) {
      world.clock.after(world.faults.shortly(500_000), () -> SimCoordinator.leaderSeemsGone(world));
    }
  }

  private void worker(String name) {
    world.coverage.count("D3 START");
    var worker = new SimWorker(world, name);
    world.trace.line(name, "starts");
    worker.process().atEnd(() -> restart(name, worker, 300_000 + world.faults.shortly(2_000_000)));
  }

  private void restart(String name, SimWorker before, long delayMicros) {
    world.clock.after(
        delayMicros,
        () -> {
          if (before.hasChildren()) {
            restart(name, before, 50_000);
          } else {
            worker(name);
          }
        });
  }

  private SimResult result() {
    return new SimResult(
        world.plan,
        world.broken(),
        new SimResult.Counts(
            createdMicros < 0 ? 0 : world.clock.nowMicros() - createdMicros,
            world.clock.events(),
            invariants.pointers(),
            invariants.attempts(),
            invariants.recordsVisible(),
            faultsAtLastPointer - faultsAtFirstPointer),
        new SimResult.Happened(
            Faults.named(world.faults.counts()),
            Faults.named(world.faults.crashes()),
            world.coverage.counts()),
        world.trace.hash(),
        world.trace.lastLines());
  }

  /** What outlives all processes. */
  private final class Outside implements Invariants.Outside {
    @Override
    public byte @Nullable [] object(String key) {
      return world.blobs.look(key);
    }

    @Override
    public byte @Nullable [] file(String name) {
      return world.files.look(name);
    }

    @Override
    public SortedMap<String, byte[]> visible() {
      return world.files.visible();
    }
  }

  /** What starts and ends the phases of a run. */
  private final class Milestones implements Observer {
    @Override
    public void applied(long transaction, SortedMap<String, MetadataValue> values) {
      for (MetadataValue value : values.values()) {
        if (value instanceof MetadataValue.Pointer && values.size() == 1) {
          pointer();
        } else if (value instanceof MetadataValue.Spec) {
          createdMicros = world.clock.nowMicros();
        } else if (value instanceof MetadataValue.Result) {
          ended();
        }
      }
      if (!values.isEmpty()) {
        tellWriter(values);
      }
    }

    private void ended() {
      client.ended();
      boolean calm = calmSinceMicros >= 0;
      boolean cleans = world.plan.seed() % 3 == 0;
      world.clock.after(
          cleans ? CLEANING_MICROS : AFTERMATH_MICROS,
          () -> {
            ended = true;
            JobId job = client.job();
            if (cleans && calm && job != null) {
              String prefix = StoreKeys.checkpointsPrefix(job);
              invariants.cleanedUp(new TreeSet<>(world.blobs.keys(prefix)));
            }
          });
    }

    private void tellWriter(SortedMap<String, MetadataValue> values) {
      MetadataValue any = values.get(values.firstKey());
      if (world.zookeeper.value(MetadataPaths.LEADER) instanceof MetadataValue.Leader leader
          && leader.epoch().equals(any.epoch())) {
        world.coordinators.values().stream()
            .filter(c -> c.address().equals(leader.controlAddress()))
            .forEach(c -> c.applied(values));
      }
    }

    private void pointer() {
      if (firstPointerMicros < 0) {
        firstPointerMicros = world.clock.nowMicros();
        faultsAtFirstPointer = world.faults.total();
        world.faults.start();
      }
      faultsAtLastPointer = world.faults.total();
    }
  }
}

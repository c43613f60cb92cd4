package dev.weir.it.sim;

import dev.weir.api.id.JobId;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.checkpointing.store.StoreKeys;
import dev.weir.it.sim.invariants.Invariants;
import dev.weir.it.sim.invariants.Observer;
import dev.weir.it.sim.invariants.Outside;
import dev.weir.it.sim.invariants.Subject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole cluster in one thread: coordinators, workers, their executors, clients and one or two
 * jobs, over simulated network, stores, clock and processes. All that happens follows from the
 * seed.
 *
 * <pre>
 *   submit ─► run ─► faults from the first pointer on ─► enough records: faults stop
 *          ─► in some seeds {@link Quiet} watches ─► the jobs end
 *          ─► the output is compared with the input
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
  private final SimClients clients;
  private final Invariants invariants;
  private final Quiet quiet;
  private long firstPointerMicros = -1;
  private long faultsAtFirstPointer;
  private long faultsAtLastPointer;
  private long calmSinceMicros = -1;
  private long lateSinceMicros = -1;
  private boolean ended;

  private Simulation(SimPlan plan, @Nullable Consumer<String> lines, Tampering tampering) {
    this.world = new SimWorld(plan, lines);
    this.clients = new SimClients(world);
    this.quiet = new Quiet(world);
    this.invariants =
        new Invariants(
            clients.all().stream().map(c -> subject(c, tampering)).toList(), world::violated);
    world.observers.add(tampering.observed(invariants));
    world.observers.add(new Milestones());
  }

  /** Runs a plan to its end. */
  static SimResult run(SimPlan plan, @Nullable Consumer<String> lines) {
    return run(plan, lines, new Tampering() {});
  }

  /** The same, but the invariants are told something else. */
  static SimResult run(SimPlan plan, @Nullable Consumer<String> lines, Tampering tampering) {
    return new Simulation(plan, lines, tampering).run();
  }

  private Subject subject(SimClient client, Tampering tampering) {
    Outside outside = tampering.outside(new AsItIs(client.output()));
    return new Subject(client.request(), client.code(), client.input(), client.output(), outside);
  }

  private SimResult run() {
    for (int i = 0; i < world.plan.cluster().coordinators(); i++) {
      coordinator("c" + i);
    }
    for (int i = 0; i < world.plan.cluster().workers(); i++) {
      worker("w" + i);
    }
    for (SimClient client : clients.all()) {
      world.clock.after(client == clients.get(0) ? 500_000 : 1_500_000, client::submit);
    }
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
    for (SimClient client : clients.all()) {
      if (client.refusal() != null) {
        world.violated("a job was refused: " + client.refusal());
      }
    }
    if (calmSinceMicros >= 0) {
      watchCalm(now);
      return;
    }
    boolean enough = clients.all().stream().allMatch(this::hasEnough);
    boolean late = world.plan.season().late();
    if (enough && late && lateSinceMicros < 0) {
      lateSinceMicros = now;
      stopUnbounded();
    }
    boolean calm = late ? lateSinceMicros >= 0 && now - lateSinceMicros > LATE_MICROS : enough;
    if (calm || now > MAX_FAULTS_MICROS) {
      calmSinceMicros = now;
      world.faults.stop();
      world.trace.line("simulation", "no more faults");
      if (!world.plan.season().quiet()) {
        world.clock.after(2_000_000, this::stopUnbounded);
      }
    }
  }

  private boolean hasEnough(SimClient client) {
    int number = clients.all().indexOf(client);
    return client.isOver() || invariants.recordsVisible(number) >= client.load().records() * 8 / 10;
  }

  private void watchCalm(long now) {
    long patience = PATIENCE_MICROS + remainingMicros();
    if (world.plan.season().quiet() && !quiet.isOver()) {
      quiet.watch(now - calmSinceMicros);
      if (quiet.isOver()) {
        stopUnbounded();
      }
    } else if (!clients.areOver() && now - calmSinceMicros > patience + Quiet.MOST_MICROS) {
      world.violated(
          "L1 "
              + PATIENCE_MICROS / 1_000_000
              + " s after the last fault a job has not ended; "
              + quiet.leaders());
    }
  }

  private void stopUnbounded() {
    clients.all().stream().filter(c -> !c.load().bounded()).forEach(SimClient::stop);
  }

  /** What is left to do takes this long without faults. */
  private long remainingMicros() {
    return clients.all().stream()
        .mapToLong(c -> c.load().records() * 1_000_000 / c.load().rate())
        .max()
        .orElse(0);
  }

  private void coordinator(String name) {
    var coordinator = new SimCoordinator(world, name, clients);
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
            world.flowingSeconds() * 1_000_000,
            world.clock.events(),
            invariants.pointers(0),
            invariants.attempts(0),
            invariants.recordsVisible(0),
            faultsAtLastPointer - faultsAtFirstPointer),
        new SimResult.Happened(
            Faults.named(world.faults.counts()),
            Faults.named(world.faults.crashes()),
            world.coverage.counts()),
        world.trace.hash(),
        world.trace.lastLines());
  }

  /** What outlives all processes. */
  private final class AsItIs implements Outside {
    private final String directory;

    AsItIs(String directory) {
      this.directory = directory;
    }

    @Override
    public byte @Nullable [] object(String key) {
      return world.blobs.look(key);
    }

    @Override
    public byte @Nullable [] file(String name) {
      return world.files.look(directory, name);
    }

    @Override
    public SortedMap<String, byte[]> visible() {
      return world.files.visible(directory);
    }
  }

  /** What starts and ends the phases of a run. */
  private final class Milestones implements Observer {
    @Override
    public void applied(long transaction, SortedMap<String, MetadataValue> values) {
      values.forEach(
          (path, value) -> {
            if (value instanceof MetadataValue.Pointer && values.size() == 1) {
              pointer(path);
            } else if (value instanceof MetadataValue.Result) {
              client(path).ended();
              ended();
            }
          });
      if (!values.isEmpty()) {
        tellWriter(values);
      }
    }

    private SimClient client(String path) {
      return clients.get(invariants.number(path.split("/")[2]));
    }

    private void ended() {
      if (!clients.areOver()) {
        return;
      }
      boolean calm = calmSinceMicros >= 0;
      boolean cleans = world.plan.seed() % 3 == 0;
      world.clock.after(
          cleans ? CLEANING_MICROS : AFTERMATH_MICROS,
          () -> {
            ended = true;
            if (cleans && calm) {
              clients.all().forEach(this::cleanedUp);
            }
          });
    }

    private void cleanedUp(SimClient client) {
      JobId job = client.job();
      if (job != null) {
        String prefix = StoreKeys.checkpointsPrefix(job);
        invariants.cleanedUp(job.value(), new TreeSet<>(world.blobs.keys(prefix)));
      }
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

    private void pointer(String path) {
      SimClient client = client(path);
      quiet.pointer(path, client.load().intervalMillis(), calmSinceMicros);
      if (client != clients.get(0)) {
        return;
      }
      if (firstPointerMicros < 0) {
        firstPointerMicros = world.clock.nowMicros();
        faultsAtFirstPointer = world.faults.total();
        world.faults.start();
      }
      faultsAtLastPointer = world.faults.total();
    }
  }
}

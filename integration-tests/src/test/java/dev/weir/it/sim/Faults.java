package dev.weir.it.sim;

import dev.weir.it.sim.SimProcess.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that goes wrong in a simulation, drawn from its seed, and the count of it. Faults come
 * from the first pointer on until {@link #stop}.
 */
final class Faults {
  private static final long ROUND_MICROS = 50_000;

  private final SimWorld world;
  private final SimRandom random;
  private final SimPlan.Mix mix;
  private final EnumMap<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
  private final EnumMap<Step, Long> crashes = new EnumMap<>(Step.class);
  private final EnumMap<Step, List<Aim>> aims = new EnumMap<>(Step.class);
  private boolean active;
  private boolean stopped;
  private long controlSlowUntil;
  private long linksSlowUntil;
  private long storeSlowUntil;
  private long sinkSlowUntil;
  private long zookeeperSlowUntil;
  private long watchesLateUntil;

  /** A crash at a step: when it is taken for the {@code left}-th time. */
  private static final class Aim {
    final boolean before;
    int left;

    Aim(boolean before, int left) {
      this.before = before;
      this.left = left;
    }
  }

  Faults(SimWorld world, SimRandom random) {
    this.world = world;
    this.random = random;
    this.mix = world.plan.mix();
    Step[] steps = Step.values();
    for (int i = 0; i < mix.aimed(); i++) {
      Step step = steps[1 + random.below(steps.length - 1)];
      boolean often = step.ordinal() >= Step.TRIGGER_SENT.ordinal();
      aims.computeIfAbsent(step, s -> new ArrayList<>())
          .add(new Aim(random.chance(0.5), 1 + random.below(often ? 12 : 3)));
    }
    if (!mix.perSecond().isEmpty()) {
      aims.computeIfAbsent(SimPlan.crashAt(world.plan.seed()), s -> new ArrayList<>())
          .add(new Aim(random.chance(0.5), 1));
    }
    if (world.plan.season().late() && random.chance(0.5)) {
      // a leader that has just promised to stop the job dies
      aims.computeIfAbsent(Step.WISH_ANSWERED, s -> new ArrayList<>()).add(new Aim(false, 1));
    }
  }

  /** From now on. */
  void start() {
    if (!active && !stopped) {
      active = true;
      if (world.plan.season().viscous()) {
        storeSlowUntil = Long.MAX_VALUE;
        sinkSlowUntil = Long.MAX_VALUE;
        count(FaultKind.STORE_SLOW);
        count(FaultKind.SINK_SLOW);
      }
      round();
    }
  }

  /** No more. */
  void stop() {
    active = false;
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }

  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  Map<FaultKind, Long> counts() {
    return counts;
  }

  Map<Step, Long> crashes() {
    return crashes;
  }

  private void count(FaultKind kind) {
    counts.merge(kind, 1L, Long::sum);
  }

  /** Whether a fault of this kind strikes this call. */
  boolean strikes(FaultKind kind) {
    boolean strikes = active && random.chance(mix.chance(kind));
    if (strikes) {
      count(kind);
    }
    return strikes;
  }

  private void round() {
    if (!active) {
      return;
    }
    for (FaultKind kind : FaultKind.values()) {
      if (random.chance(mix.rate(kind) * ROUND_MICROS / 1e6)) {
        world.clock.after(random.between(0, ROUND_MICROS), () -> strikeIfActive(kind));
      }
    }
    world.clock.after(ROUND_MICROS, this::round);
  }

  private void strikeIfActive(FaultKind kind) {
    if (active) {
      strike(kind);
    }
  }

  private void strike(FaultKind kind) {
    switch (kind) {
      case COORDINATOR_CRASH -> kill(kind, Role.COORDINATOR);
      case WORKER_CRASH -> kill(kind, Role.WORKER);
      case EXECUTOR_CRASH -> kill(kind, Role.EXECUTOR);
      case COORDINATOR_PAUSE -> pause(kind, Role.COORDINATOR);
      case EXECUTOR_PAUSE -> pause(kind, Role.EXECUTOR);
      case COORDINATOR_BUSY -> busy(random.oneOf(List.copyOf(world.coordinators.values())));
      case CONTROL_DELAY -> controlSlowUntil = slow(kind);
      case LINK_DELAY -> linksSlowUntil = slow(kind);
      case STORE_SLOW -> storeSlowUntil = Math.max(storeSlowUntil, slow(kind));
      case SINK_SLOW -> sinkSlowUntil = Math.max(sinkSlowUntil, slow(kind));
      case POWER_LOSS -> powerLoss();
      case ZOOKEEPER_SLOW -> zookeeperSlowUntil = slow(kind);
      case LEADER_SEEMS_GONE -> {
        if (random.chance(0.6)) {
          world.coordinators.values().stream().filter(SimCoordinator::leading).forEach(this::busy);
        }
        if (SimCoordinator.leaderSeemsGone(world)) {
          count(kind);
          // whoever cannot be reached hears late of what happens behind its back
          watchesLateUntil = world.clock.nowMicros() + 3_000_000;
        }
      }
      case CONTROL_BREAK -> {
        if (breakAny(world.openStreams())) {
          count(kind);
        }
      }
      case LINK_BREAK -> {
        if (world.links.breakOne(random)) {
          count(kind);
        }
      }
      case ZOOKEEPER_DISCONNECT, ZOOKEEPER_EXPIRED -> {
        long micros =
            kind == FaultKind.ZOOKEEPER_DISCONNECT
                ? random.between(100_000, SimPlan.SESSION_MICROS * 9 / 10)
                : random.between(SimPlan.SESSION_MICROS, 2 * SimPlan.SESSION_MICROS);
        List<SimCoordinator> up =
            world.coordinators.values().stream().filter(c -> c.process().alive()).toList();
        if (!up.isEmpty()) {
          SimCoordinator who = random.oneOf(up);
          world.trace.line(who.process().name(), kind + " for " + micros / 1_000 + " ms");
          who.disconnect(micros);
          count(kind);
        }
      }
      default -> throw new AssertionError(kind);
    }
  }

  private void powerLoss() {
    count(FaultKind.POWER_LOSS);
    world.trace.line("power", "is lost");
    for (SimProcess process : List.copyOf(world.processes)) {
      if (process.alive() && process.role() != Role.COORDINATOR) {
        crash(process, FaultKind.POWER_LOSS.name());
      }
    }
    world.files.lostPower(random);
  }

  private boolean breakAny(List<ControlStream<?, ?>> streams) {
    if (streams.isEmpty()) {
      return false;
    }
    random.oneOf(streams).broken("the network broke");
    return true;
  }

  private long slow(FaultKind kind) {
    count(kind);
    long micros = random.between(200_000, 2_000_000);
    world.trace.line("network", kind + " for " + micros / 1_000 + " ms");
    return world.clock.nowMicros() + micros;
  }

  private List<SimProcess> alive(Role role) {
    return world.processes.stream().filter(p -> p.alive() && p.role() == role).toList();
  }

  private void kill(FaultKind kind, Role role) {
    List<SimProcess> candidates = alive(role);
    if (!candidates.isEmpty()) {
      count(kind);
      crash(random.oneOf(candidates), kind.name());
    }
  }

  private void pause(FaultKind kind, Role role) {
    List<SimProcess> candidates = alive(role);
    if (!candidates.isEmpty()) {
      count(kind);
      SimProcess process = random.oneOf(candidates);
      long micros = random.between(200_000, random.chance(0.2) ? 12_000_000 : 3_000_000);
      world.trace.line(process.name(), "stands still for " + micros / 1_000 + " ms");
      world.coordinators.values().stream()
          .filter(c -> c.process() == process)
          .forEach(c -> c.silent(micros));
      process.pause(micros);
    }
  }

  private void busy(SimCoordinator coordinator) {
    long micros = random.between(100_000, 1_200_000);
    world.trace.line(coordinator.process().name(), "is busy for " + micros / 1_000 + " ms");
    coordinator.busy(micros);
    count(FaultKind.COORDINATOR_BUSY);
  }

  private void crash(SimProcess process, String why) {
    crashes.merge(process.lastStep(), 1L, Long::sum);
    world.trace.line(process.name(), "CRASH " + why + " at " + process.lastStep());
    process.kill();
  }

  /** A process is about to take a step; false: it dies before. */
  boolean before(SimProcess process, Step step) {
    if (process.alive()) {
      process.passed(step);
      aimed(process, step, true);
      disconnected(process, step);
    }
    return process.alive();
  }

  /** A process has taken a step, or what it asked for has taken effect; it may die now. */
  void after(SimProcess process, Step step) {
    if (process.alive()) {
      process.passed(step);
      aimed(process, step, false);
      disconnected(process, step);
    }
  }

  /** A coordinator's connection breaks in the middle of a write; of a claim more often. */
  private void disconnected(SimProcess process, Step step) {
    boolean claim = step == Step.CLAIM_SENT || step == Step.CLAIM_APPLIED;
    boolean write =
        claim
            || step == Step.POINTER_SENT
            || step == Step.EXEC_SENT
            || step == Step.EXEC_APPLIED
            || step == Step.POINTER_APPLIED
            || step == Step.WISH_SENT
            || step == Step.WISH_APPLIED
            || step == Step.RESULT_SENT;
    boolean more = claim && active && mix.chance(FaultKind.DISCONNECT_AT_STEP) > 0;
    if (write
        && process.alive()
        && (strikes(FaultKind.DISCONNECT_AT_STEP) || (more && chance(0.25)))) {
      long micros = between(10_000, chance(0.3) ? 2 * SimPlan.SESSION_MICROS : 500_000);
      world.coordinators.values().stream()
          .filter(c -> c.process() == process)
          .forEach(c -> world.clock.after(shortly(12_000), () -> c.disconnect(micros)));
    }
  }

  private long between(long low, long high) {
    return random.between(low, high);
  }

  private void aimed(SimProcess process, Step step, boolean before) {
    List<Aim> here = active ? aims.get(step) : null;
    if (here == null) {
      return;
    }
    for (Aim aim : here) {
      if (aim.before == before && aim.left > 0 && --aim.left == 0) {
        count(FaultKind.CRASH_AT_STEP);
        crash(process, (before ? "before " : "after ") + step);
        return;
      }
    }
  }

  /** From one process to another. */
  long controlMicros() {
    return random.between(100, 1_000) + spike(controlSlowUntil, 800_000);
  }

  long linkMicros() {
    return random.between(50, 500) + spike(linksSlowUntil, 400_000);
  }

  private long spike(long slowUntil, long most) {
    return active && world.clock.nowMicros() < slowUntil ? random.between(0, most) : 0;
  }

  /** How long a call on the output directory takes. */
  long fileMicros() {
    return random.between(1, 4_000) + spike(sinkSlowUntil, 400_000);
  }

  /** How long an event waits until a coordinator's loop takes it; sometimes the loop is busy. */
  long queueMicros() {
    return random.between(10, 200)
        + (active && random.chance(0.004) ? random.between(0, 150_000) : 0);
  }

  /** How long a small thing takes. */
  long shortly(long most) {
    return random.between(1, most);
  }

  boolean chance(double probability) {
    return random.chance(probability);
  }

  SimBlobs.Weather store() {
    return new SimBlobs.Weather() {
      @Override
      public long latencyMicros(int bytes) {
        return random.between(1_000, 12_000) + spike(storeSlowUntil, 1_500_000);
      }

      @Override
      public SimBlobs.Fate fate() {
        if (strikes(FaultKind.STORE_FAILURE)) {
          return SimBlobs.Fate.FAILED;
        }
        return strikes(FaultKind.STORE_AMBIGUOUS)
            ? SimBlobs.Fate.DONE_BUT_UNKNOWN
            : SimBlobs.Fate.DONE;
      }
    };
  }

  SimZooKeeperClient.Weather zookeeper() {
    return new SimZooKeeperClient.Weather() {
      @Override
      public long latencyMicros() {
        return random.between(200, 3_000) + spike(zookeeperSlowUntil, 700_000);
      }

      @Override
      public long watchMicros() {
        boolean late = strikes(FaultKind.ZOOKEEPER_WATCH_LATE);
        return random.between(200, late ? 2_000_000 : 3_000) + spike(watchesLateUntil, 4_000_000);
      }

      @Override
      public long lateMicros() {
        return random.between(1, random.chance(0.5) ? 1_500_000 : 10_000);
      }

      @Override
      public SimZooKeeperClient.Fate fate() {
        if (strikes(FaultKind.ZOOKEEPER_APPLIED_UNKNOWN)) {
          return SimZooKeeperClient.Fate.APPLIED_UNKNOWN;
        }
        if (strikes(FaultKind.ZOOKEEPER_LOST_UNKNOWN)) {
          return SimZooKeeperClient.Fate.NOT_APPLIED_UNKNOWN;
        }
        return strikes(FaultKind.ZOOKEEPER_LATE_UNKNOWN)
            ? SimZooKeeperClient.Fate.APPLIED_LATE_UNKNOWN
            : SimZooKeeperClient.Fate.ANSWERED;
      }
    };
  }

  /** For a report: what struck, by name. */
  static Map<String, Long> named(Map<? extends Enum<?>, Long> counts) {
    var named = new TreeMap<String, Long>();
    counts.forEach((kind, n) -> named.put(kind.name(), n));
    return named;
  }
}

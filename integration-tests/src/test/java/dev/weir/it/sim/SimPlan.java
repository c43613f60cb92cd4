package dev.weir.it.sim;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a seed stands for: the cluster, its jobs, and the mix of faults.
 *
 * @param mix how often each kind of fault is injected, per simulated second or per call; kinds that
 *     are missing are not injected
 * @param fullCheckEveryEvent whether everything is recomputed after every event
 * @param restless whether coordinators tick also while they have asked for no tick
 */
record SimPlan(
    long seed,
    Cluster cluster,
    List<Load> loads,
    Mix mix,
    Season season,
    boolean fullCheckEveryEvent,
    boolean restless) {
  static final long SESSION_MICROS = 4_000_000;

  /** From this rate on, in records a second, each record is a file of the sink, which is slow. */
  static final long UNLIMITED_RATE = 1_000_000;

  private static final Set<Step> BEFORE_RUNNING =
      EnumSet.of(Step.CLAIM_SENT, Step.CLAIM_APPLIED, Step.SPEC_SENT, Step.JOB_CREATED);

  private static final Set<Step> STOPPING =
      EnumSet.of(Step.WISH_SENT, Step.WISH_APPLIED, Step.WISH_ANSWERED);

  private static final Set<Step> AT_THE_END =
      EnumSet.of(
          Step.WISH_SENT,
          Step.WISH_APPLIED,
          Step.WISH_ANSWERED,
          Step.RESULT_SENT,
          Step.RESULT_APPLIED);

  /**
   * When faults strike: from the first pointer until most records are read, or also
   *
   * @param early before, while the job is submitted and started
   * @param late after, while it ends
   * @param quiet whether the jobs go on for a while without faults, and are watched
   * @param viscous whether store and sink are slow all the time
   */
  record Season(boolean early, boolean late, boolean quiet, boolean viscous) {}

  /** The machines. */
  record Cluster(int coordinators, int workers, int slots, int loops) {}

  /**
   * The job.
   *
   * @param records after how many it ends, or is stopped
   * @param bounded whether its source ends by itself; else the client stops it
   */
  record Load(
      int parallelism,
      int splits,
      int keys,
      long records,
      long rate,
      int intervalMillis,
      boolean bounded) {

    SortedMap<String, String> settings(int frames) {
      var settings = new TreeMap<String, String>();
      settings.put("parallelism", Integer.toString(parallelism));
      settings.put("maxKeyGroups", "16");
      settings.put("checkpointIntervalMillis", Integer.toString(intervalMillis));
      settings.put("checkpointTimeoutMillis", records % 3 == 0 ? "900" : "5000");
      settings.put("pairBudgetBytes", Integer.toString(frames * 4096));
      settings.put("maxRecordBytes", "8192");
      settings.put("maxOvershootBytes", "65536");
      return settings;
    }
  }

  /**
   * The faults.
   *
   * @param perSecond of those that come by themselves
   * @param perCall probability of those that strike a call or a message
   * @param aimed crashes at steps of the protocol
   */
  record Mix(EnumMap<FaultKind, Double> perSecond, EnumMap<FaultKind, Double> perCall, int aimed) {
    double rate(FaultKind kind) {
      return perSecond.getOrDefault(kind, 0.0);
    }

    double chance(FaultKind kind) {
      return perCall.getOrDefault(kind, 0.0);
    }

    static Mix calm() {
      return new Mix(new EnumMap<>(FaultKind.class), new EnumMap<>(FaultKind.class), 0);
    }
  }

  /** The plan of a seed. */
  static SimPlan of(long seed) {
    var random = new SimRandom(seed);
    SimRandom shape = random.branch();
    SimRandom more = new SimRandom(~seed);
    boolean quiet = more.chance(0.1) && !AT_THE_END.contains(crashAt(seed));
    int workers = 2 + shape.below(2);
    int parallelism = 2 + shape.below(2);
    boolean bounded = shape.chance(0.7) && !quiet && !STOPPING.contains(crashAt(seed));
    var cluster = new Cluster(2 + shape.below(2), workers, 3, 1 + shape.below(2));
    int splits = parallelism + (shape.chance(0.3) ? 1 + shape.below(2) : 0);
    long rate = shape.between(60, 160);
    var load =
        new Load(
            parallelism,
            splits,
            (int) shape.between(5, 30),
            shape.between(1_100, 1_800),
            rate,
            (int) shape.between(150, 600),
            bounded);
    Mix mix = mix(random.branch());
    Step step = crashAt(seed);
    boolean early = shape.chance(0.25) || BEFORE_RUNNING.contains(step);
    boolean late = shape.chance(0.25) || AT_THE_END.contains(step);
    var season = new Season(early, late && !quiet, quiet, more.chance(0.05));
    List<Load> loads = more.chance(0.25) ? List.of(load, second(load, more)) : List.of(load);
    boolean full = Math.floorMod(seed, 100L) == 42;
    return new SimPlan(seed, cluster, loads, mix, season, full, false);
  }

  /** The step at which a process dies when it is taken first: each seed has one, in turn. */
  static Step crashAt(long seed) {
    Step[] steps = Step.values();
    return steps[1 + (int) Math.floorMod(seed, steps.length - 1L)];
  }

  /** A job beside the first, smaller, on the same workers. */
  private static Load second(Load first, SimRandom random) {
    return new Load(
        2,
        2,
        (int) random.between(3, 12),
        random.between(400, 900),
        first.rate() / 2 + 1,
        (int) random.between(200, 700),
        random.chance(0.5) && first.bounded());
  }

  /** Characters of state beside the counts, for each key; with them sections become objects. */
  int ballast() {
    return seed % 2 == 0 ? 3_000 : 0;
  }

  /** Frames of credit between two executors. */
  int framesPerPair() {
    return 16 + (int) Math.floorMod(seed, 5L) * 8;
  }

  /** The same without faults. */
  SimPlan calm() {
    return new SimPlan(
        seed,
        cluster,
        loads,
        Mix.calm(),
        new Season(false, false, false, false),
        fullCheckEveryEvent,
        restless);
  }

  /** The same with a tick every 50 ms. */
  SimPlan ticking() {
    return new SimPlan(seed, cluster, loads, mix, season, fullCheckEveryEvent, true);
  }

  private static Mix mix(SimRandom random) {
    var perSecond = new EnumMap<FaultKind, Double>(FaultKind.class);
    var perCall = new EnumMap<FaultKind, Double>(FaultKind.class);
    some(random, perSecond, FaultKind.COORDINATOR_CRASH, 0.05);
    some(random, perSecond, FaultKind.COORDINATOR_PAUSE, 0.03);
    some(random, perSecond, FaultKind.COORDINATOR_BUSY, 0.06);
    some(random, perSecond, FaultKind.WORKER_CRASH, 0.04);
    some(random, perSecond, FaultKind.EXECUTOR_CRASH, 0.08);
    some(random, perSecond, FaultKind.EXECUTOR_PAUSE, 0.05);
    some(random, perSecond, FaultKind.CONTROL_BREAK, 0.06);
    some(random, perSecond, FaultKind.CONTROL_DELAY, 0.15);
    some(random, perSecond, FaultKind.LINK_DELAY, 0.15);
    some(random, perSecond, FaultKind.LINK_BREAK, 0.05);
    some(random, perSecond, FaultKind.STORE_SLOW, 0.1);
    some(random, perSecond, FaultKind.ZOOKEEPER_DISCONNECT, 0.05);
    some(random, perSecond, FaultKind.ZOOKEEPER_EXPIRED, 0.02);
    some(random, perSecond, FaultKind.ZOOKEEPER_SLOW, 0.1);
    some(random, perSecond, FaultKind.LEADER_SEEMS_GONE, 0.08);
    some(random, perCall, FaultKind.ZOOKEEPER_WATCH_LATE, 0.2);
    some(random, perCall, FaultKind.DISCONNECT_AT_STEP, 0.02);
    some(random, perCall, FaultKind.LEADER_READ_STALE, 0.35);
    some(random, perCall, FaultKind.CONTROL_DUPLICATE, 0.02);
    some(random, perCall, FaultKind.STORE_FAILURE, 0.03);
    some(random, perCall, FaultKind.STORE_AMBIGUOUS, 0.03);
    some(random, perCall, FaultKind.ZOOKEEPER_APPLIED_UNKNOWN, 0.03);
    some(random, perCall, FaultKind.ZOOKEEPER_LOST_UNKNOWN, 0.03);
    some(random, perCall, FaultKind.ZOOKEEPER_LATE_UNKNOWN, 0.02);
    some(random, perCall, FaultKind.FILE_AMBIGUOUS, 0.02);
    some(random, perSecond, FaultKind.SINK_SLOW, 0.1);
    some(random, perSecond, FaultKind.POWER_LOSS, 0.03);
    return new Mix(perSecond, perCall, random.below(4));
  }

  private static void some(
      SimRandom random, EnumMap<FaultKind, Double> mix, FaultKind kind, double usual) {
    boolean in = random.chance(0.6);
    double much = random.chance(0.2) ? 2.0 : 1.0;
    if (in) {
      mix.put(kind, usual * much);
    }
  }

  /** As a failing seed prints it. */
  String describe() {
    return cluster
        + " "
        + loads
        + " per second "
        + Collections.unmodifiableMap(mix.perSecond)
        + " per call "
        + Collections.unmodifiableMap(mix.perCall)
        + " aimed "
        + mix.aimed
        + " "
        + season;
  }
}

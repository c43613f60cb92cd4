package dev.weir.it.sim;

import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.it.sim.invariants.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of one simulation share: time, chance, faults, what is kept outside the processes,
 * and who watches. Owned by the one thread of its simulation.
 */
final class SimWorld {
  static final String CLUSTER = "sim";
  static final String VERSION = "1";

  /** Where the wall clocks start. */
  static final long WALL_MILLIS = 1_600_000_000_000L;

  final SimPlan plan;
  final SimClock clock = new SimClock();
  final Trace trace;
  final Faults faults;
  final SimRandom random;
  final SimZooKeeper zookeeper = new SimZooKeeper();
  final SimBlobs blobs;
  final SimFiles files;
  final SimLinks links;
  final List<Observer> observers = new ArrayList<>();
  final Coverage coverage = new Coverage();
  final TreeMap<String, SimCoordinator> coordinators = new TreeMap<>();
  final List<SimProcess> processes = new ArrayList<>();
  private final List<ControlStream<?, ?>> streams = new ArrayList<>();
  private @Nullable String broken;
  private long incarnations;
  private long flowingSeconds;
  private long lastFlowSecond = -1;

  SimWorld(SimPlan plan, @Nullable Consumer<String> lines) {
    this.plan = plan;
    this.trace = new Trace(clock, lines);
    this.random = new SimRandom(plan.seed() * 31 + 7);
    this.faults = new Faults(this, random.branch());
    this.blobs = new SimBlobs(clock, faults.store());
    this.files = new SimFiles(this);
    this.links = new SimLinks(this);
    observers.add(coverage);
    blobs.listen(
        new SimBlobs.Listener() {
          @Override
          public void created(String key, byte[] bytes) {
            trace.line("store", "created " + key + ", " + bytes.length + " bytes");
            observers.forEach(o -> o.objectCreated(key, bytes));
          }

          @Override
          public void deleted(String key) {
            trace.line("store", "deleted " + key);
            observers.forEach(o -> o.objectDeleted(key));
          }
        });
    zookeeper.listen(
        new SimZooKeeper.Listener() {
          @Override
          public void applied(long transaction, SortedMap<String, MetadataValue> values) {
            trace.line("zookeeper", "applied " + transaction + " " + Words.of(values));
            observers.forEach(o -> o.applied(transaction, values));
          }
        });
  }

  SimProcess process(SimProcess.Role role, String name) {
    var process = new SimProcess(clock, role, name);
    processes.removeIf(p -> !p.alive());
    processes.add(process);
    return process;
  }

  void opened(ControlStream<?, ?> stream) {
    streams.removeIf(s -> !s.isOpen());
    streams.add(stream);
  }

  /** The control streams that are open. */
  List<ControlStream<?, ?>> openStreams() {
    return streams.stream().filter(ControlStream::isOpen).toList();
  }

  /** A name that no other life of any process has. */
  String newIncarnation(String of) {
    return of + "#" + ++incarnations;
  }

  /** Output is being written: this second is one with a live job and records. */
  void recordsFlow() {
    long second = clock.nowMicros() / 1_000_000;
    if (second != lastFlowSecond) {
      lastFlowSecond = second;
      flowingSeconds++;
    }
  }

  /** How many seconds have seen output being written. */
  long flowingSeconds() {
    return flowingSeconds;
  }

  /** An invariant does not hold; the first one counts. */
  void violated(String what) {
    if (broken == null) {
      broken = what;
      trace.line("INVARIANT", what);
    }
  }

  @Nullable String broken() {
    return broken;
  }
}

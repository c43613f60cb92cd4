package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Three chains (sources, relays, sinks) spread over executors, tiny budgets, everything in an order
 * that a seed picks. A subtask is stepped only when it was woken or its flush is due, so a lost
 * wake-up ends a run too early and is seen.
 */
class ExchangePropertyTest {
  private static final int SEEDS = 400;

  @Test
  void everythingArrivesOnceInOrderAndNothingOvertakesABarrier() {
    int remote = 0;
    int large = 0;
    int abandoned = 0;
    int starved = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      var run = new Run(seed);
      try {
        run.run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      remote += run.mesh.exchanges.values().stream().mapToInt(e -> e.metrics().size()).sum();
      large += run.large;
      abandoned += run.abandoned;
      starved += run.starved;
    }
    assertThat(remote).isGreaterThan(SEEDS);
    assertThat(large).isGreaterThan(SEEDS);
    assertThat(abandoned).isGreaterThan(SEEDS / 10);
    assertThat(starved).isGreaterThan(SEEDS);
  }

  private static final class Run {
    final Random random;
    final TestMesh mesh;
    final List<Subtask> subtasks = new ArrayList<>();
    final Map<SubtaskId, Subtask> byId = new TreeMap<>();
    final int checkpoints;
    final long nanosPerElement;
    long nowMillis;
    int large;
    int abandoned;
    int starved;

    Run(long seed) {
      random = new Random(seed);
      var partitionings =
          List.of(Partitioning.HASH, Partitioning.REBALANCE, Partitioning.BROADCAST);
      int width = 1 + random.nextInt(3);
      var plan =
          new Plan(
              16,
              List.of(
                  new Plan.Chain(List.of("source"), width, false),
                  new Plan.Chain(List.of("relay"), width, false),
                  new Plan.Chain(List.of("sink"), 1 + random.nextInt(3), false)),
              List.of(
                  new Plan.Edge(
                      0, 1, random.nextBoolean() ? Partitioning.FORWARD : partitionings.get(0)),
                  new Plan.Edge(1, 2, partitionings.get(random.nextInt(3)))));
      long budget =
          random.nextBoolean()
              ? 9L * Frame.MIN_BYTES + random.nextInt(12) * 3_000
              : (9L + random.nextInt(5)) * Frame.MAX_BYTES;
      int batch = 1 + random.nextInt(8);
      var limits =
          new ExchangeLimits(
              budget,
              160_000,
              400_000,
              1_000,
              batch,
              1 + random.nextInt(3),
              new ExchangeLimits.Pace(5, 100, 1 + random.nextInt(20)));
      nanosPerElement = 1L << (10 + random.nextInt(20));
      mesh = new TestMesh(plan, limits, TestMesh.spread(plan, 1 + random.nextInt(3), random));
      checkpoints = random.nextInt(4);
      mesh.buildAll();
      for (SubtaskId id : plan.subtasks()) {
        var subtask = new Subtask(this, id);
        subtasks.add(subtask);
        byId.put(id, subtask);
      }
      mesh.start();
    }

    void run() {
      while (true) {
        List<Subtask> awake = subtasks.stream().filter(s -> s.awake).toList();
        int pick = random.nextInt(3);
        if (pick > 0 && !awake.isEmpty()) {
          awake.get(random.nextInt(awake.size())).step();
        } else if (!mesh.network.deliverOne(random) && awake.isEmpty() && !passTime()) {
          break;
        }
        mesh.assertCreditAddsUp();
        mesh.heard.values().forEach(heard -> assertThat(heard.failures).isEmpty());
      }
      subtasks.forEach(Subtask::assertComplete);
      mesh.exchanges.values().forEach(AttemptExchange::close);
      mesh.network.deliverAll();
      for (var exchange : mesh.exchanges.values()) {
        assertThat(exchange.metrics()).allMatch(s -> s.grantedBytes() == 0);
      }
      mesh.heard.values().forEach(heard -> assertThat(heard.failures).isEmpty());
    }

    private boolean passTime() {
      long next = subtasks.stream().mapToLong(s -> s.dueMillis).min().orElseThrow();
      if (next == Long.MAX_VALUE) {
        return false;
      }
      assertThat(next - nowMillis).isLessThanOrEqualTo(mesh.limits.pace().flushAfterMillis());
      nowMillis = next;
      subtasks.forEach(s -> s.awake |= s.dueMillis <= nowMillis);
      return true;
    }
  }

  /** What a subtask sent to a consumer or got from a producer, in order. */
  private static final class Log {
    final List<Object> elements = new ArrayList<>();
  }

  private static final class Subtask {
    final Run run;
    final SubtaskId id;
    final InputGate input;
    final OutputGate output;
    final boolean isSource;
    final Map<Integer, Log> got = new TreeMap<>();
    final List<CheckpointId> aligned = new ArrayList<>();
    final List<Item> made = new ArrayList<>();
    int left;
    int nextCheckpoint = 1;
    long made0;
    long watermark = Long.MIN_VALUE;
    long activeNanos;
    boolean ended;
    boolean awake = true;
    long dueMillis = Long.MAX_VALUE;

    Subtask(Run run, SubtaskId id) {
      this.run = run;
      this.id = id;
      this.isSource = id.chain() == 0;
      Runnable wake = () -> awake = true;
      input = run.mesh.input(id, wake);
      List<OutputGate> outputs = run.mesh.outputs(id, wake);
      output = outputs.isEmpty() ? null : outputs.get(0);
      left = isSource ? run.random.nextInt(120) : 0;
    }

    void step() {
      awake = false;
      if (isSource) {
        sourceStep();
      } else {
        relayStep();
      }
      if (output != null) {
        dueMillis = output.flushIfDue(run.nowMillis, awake);
      }
    }

    void sourceStep() {
      for (int n = run.random.nextInt(6); n >= 0 && !isDone(); n--) {
        if (!output.hasRoom()) {
          run.starved++;
          return; // woken when there is room
        }
        produce();
      }
      awake = !isDone();
    }

    boolean isDone() {
      return ended && nextCheckpoint > run.checkpoints;
    }

    void produce() {
      int what = run.random.nextInt(20);
      if (what == 0 && nextCheckpoint <= run.checkpoints || ended) {
        // Some checkpoints are skipped by a source, as if it had been told of a later one.
        if (nextCheckpoint < run.checkpoints && run.random.nextInt(6) == 0) {
          run.abandoned++;
        } else {
          send(new CheckpointId(nextCheckpoint));
        }
        nextCheckpoint++;
      } else if (what == 1) {
        watermark = Math.max(watermark, run.random.nextInt(1_000));
        output.watermark(watermark);
      } else if (left > 0) {
        left--;
        int size = run.random.nextInt(10) == 0 ? run.random.nextInt(155_000) : what * 3;
        run.large += size > Frame.MAX_BYTES ? 1 : 0;
        send(Item.of(id.index(), made0++, size));
      } else if (!ended) {
        ended = true;
        output.watermark(Long.MAX_VALUE);
        output.endOfData();
      }
    }

    void send(Object element) {
      if (element instanceof CheckpointId barrier) {
        output.barrier(barrier);
      } else {
        made.add((Item) element);
        output.emit(
            element, ((Item) element).n() % 7 == 0 ? InputGate.NO_TIMESTAMP : time(element));
      }
      sentLog.elements.add(element);
    }

    final Log sentLog = new Log();

    static long time(Object item) {
      return ((Item) item).n() * 3 - 50;
    }

    void relayStep() {
      input.pace(activeNanos);
      int budget = 1 + run.random.nextInt(20);
      while (budget-- > 0) {
        if (output != null && !output.hasRoom()) {
          run.starved++;
          return;
        }
        InputGate.Next next = input.next(0);
        if (next == InputGate.Next.NOTHING) {
          return;
        }
        took(next);
      }
      awake = true;
    }

    void took(InputGate.Next next) {
      activeNanos += run.nanosPerElement;
      switch (next) {
        case RECORD -> {
          Item item = (Item) input.record();
          assertThat(item.isIntact()).isTrue();
          Partitioning by = run.mesh.plan.edges().get(input.edge()).partitioning();
          if (by == Partitioning.HASH) {
            assertThat(input.run().keyHash()).isEqualTo(TestMesh.keyHash(item));
          }
          assertThat(input.timestamp())
              .isEqualTo(item.n() % 7 == 0 ? InputGate.NO_TIMESTAMP : time(item));
          got.computeIfAbsent(item.producer(), p -> new Log()).elements.add(item);
          if (output != null) {
            made.add(item);
            output.emit(item, input.timestamp());
          }
        }
        case WATERMARK -> {
          assertThat(input.watermark()).isGreaterThan(watermark);
          watermark = input.watermark();
          if (output != null) {
            output.watermark(watermark);
          }
        }
        case BARRIER -> {
          aligned.add(input.checkpoint());
          run.subtasks.stream()
              .filter(s -> s.isSource)
              .forEach(s -> got.computeIfAbsent(s.id.index(), p -> new Log()));
          got.values().forEach(log -> log.elements.add(input.checkpoint()));
          if (output != null) {
            output.barrier(input.checkpoint());
          }
        }
        case END_OF_DATA -> {
          assertThat(ended).isFalse();
          ended = true;
          if (output != null) {
            output.endOfData();
          }
        }
        default -> throw new AssertionError(next);
      }
    }

    void assertComplete() {
      assertThat(ended).as("end of data at %s", id).isTrue();
      if (isSource) {
        assertThat(left).isZero();
        return;
      }
      assertThat(watermark).isEqualTo(Long.MAX_VALUE);
      assertThat(aligned).isSorted().doesNotHaveDuplicates();
      assertThat(input.fill()).isZero();
      if (id.index() == 0) {
        assertChainGotAll();
      }
    }

    /** All subtasks of this chain together got what the sources sent, cut at the same places. */
    private void assertChainGotAll() {
      List<Subtask> chain = run.subtasks.stream().filter(s -> s.id.chain() == id.chain()).toList();
      boolean broadcast =
          id.chain() == 2 && run.mesh.plan.edges().get(1).partitioning() == Partitioning.BROADCAST;
      for (Subtask source : run.subtasks.stream().filter(s -> s.isSource).toList()) {
        var union = new ArrayList<Long>();
        for (Subtask subtask : chain) {
          if (run.abandoned == 0) {
            assertThat(subtask.aligned).hasSize(run.checkpoints);
          }
          List<Object> log = subtask.got.getOrDefault(source.id.index(), new Log()).elements;
          assertCutRight(source, log, subtask.aligned);
          List<Long> numbers =
              log.stream().filter(Item.class::isInstance).map(item -> ((Item) item).n()).toList();
          if (id.chain() == 1) {
            assertThat(numbers).isSorted(); // one channel, so its order is the producer's
          }
          union.addAll(numbers);
        }
        var expected = new ArrayList<Long>();
        for (int copy = broadcast ? chain.size() : 1; copy > 0; copy--) {
          source.made.forEach(item -> expected.add(item.n()));
        }
        assertThat(union).as("chain %s", id.chain()).containsExactlyInAnyOrderElementsOf(expected);
      }
    }

    /** I7: before and after each barrier lies what the source sent before and after it. */
    private static void assertCutRight(
        Subtask source, List<Object> log, List<CheckpointId> aligned) {
      var interval = new TreeMap<Long, Integer>();
      int current = 0;
      for (Object element : source.sentLog.elements) {
        if (element instanceof CheckpointId barrier) {
          current = aligned.contains(barrier) ? aligned.indexOf(barrier) + 1 : current;
        } else {
          interval.put(((Item) element).n(), current);
        }
      }
      int here = 0;
      for (Object element : log) {
        if (element instanceof CheckpointId) {
          here++;
        } else {
          assertThat(interval.get(((Item) element).n())).as("%s", element).isEqualTo(here);
        }
      }
    }
  }
}

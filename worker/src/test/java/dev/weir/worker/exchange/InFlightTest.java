package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.worker.exchange.InputGate.Next;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much stands in front of a barrier, with both ends in one executor and in two. */
class InFlightTest {
  private static final long MILLI = 1_000_000;
  private static final ExchangeLimits LIMITS =
      new ExchangeLimits(
          64L * Frame.MAX_BYTES,
          1_000,
          200_000,
          10_000,
          256,
          8,
          new ExchangeLimits.Pace(5, 100, 16));

  private TestMesh mesh;
  private OutputGate output;
  private final List<InputGate> inputs = new ArrayList<>();
  private long activeNanos;
  private long nowMillis;
  private long emitted;
  private long read;

  private void build(boolean remote, int consumers) {
    var plan =
        new Plan(
            16,
            List.of(
                new Plan.Chain(List.of("src"), 1, false),
                new Plan.Chain(List.of("out"), consumers, false)),
            List.of(new Plan.Edge(0, 1, Partitioning.HASH)));
    mesh =
        new TestMesh(
            plan, LIMITS, TestMesh.place(plan, (chain, index) -> remote && chain == 1 ? "b" : "a"));
    mesh.buildAll();
    output = mesh.outputs(new SubtaskId(0, 0), () -> {}).get(0);
    for (int index = 0; index < consumers; index++) {
      inputs.add(mesh.input(new SubtaskId(1, index), () -> {}));
    }
    mesh.start();
  }

  /** The producer has a turn of its loop: as much as there is room for. */
  private void produce() {
    nowMillis += 5;
    mesh.network.deliverAll();
    for (int left = 1_000; left > 0 && output.hasRoom(); left--) {
      output.emit(Item.of(0, emitted++, 0), 0);
    }
    output.flushIfDue(nowMillis, false);
    mesh.network.deliverAll();
    mesh.assertCreditAddsUp();
  }

  /** A consumer works on one element for so long; false when it has none. */
  private boolean consume(int consumer, long nanos) {
    inputs.get(consumer).pace(activeNanos);
    if (inputs.get(consumer).next(0) == Next.NOTHING) {
      return false;
    }
    activeNanos += nanos;
    read++;
    return true;
  }

  private int beforeBarrier(int consumer) {
    output.barrier(new CheckpointId(1));
    int before = 0;
    while (true) {
      mesh.network.deliverAll();
      output.flushIfDue(nowMillis += 5, false);
      mesh.network.deliverAll();
      Next next = inputs.get(consumer).next(0);
      if (next == Next.BARRIER) {
        return before;
      }
      assertThat(next).isEqualTo(Next.RECORD);
      before++;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void beforeASlowConsumerABarrierStandsBehindATenthOfASecond(boolean remote) {
    build(remote, 1);
    for (int step = 0; step < 300; step++) {
      produce();
      assertThat(consume(0, 10 * MILLI)).isTrue();
    }
    produce();
    assertThat(output.hasRoom()).isFalse();
    assertThat(beforeBarrier(0)).isBetween(5, 12);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void beforeAVerySlowConsumerItStandsBehindOneRecord(boolean remote) {
    build(remote, 1);
    for (int step = 0; step < 60; step++) {
      produce();
      assertThat(consume(0, 1_000 * MILLI)).isTrue();
    }
    produce();
    assertThat(beforeBarrier(0)).isOne();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFastConsumerIsGivenAllThatFits(boolean remote) {
    build(remote, 1);
    for (int round = 0; round < 40; round++) {
      produce();
      while (consume(0, 1_000)) {
        mesh.network.deliverAll();
      }
    }
    assertThat(read).isGreaterThan(20_000);
    long before = emitted;
    for (int turn = 0; turn < 20; turn++) {
      produce();
    }
    assertThat(emitted - before).as("as much as a ring or the credit holds").isGreaterThan(2_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLongWayIsNotTakenForSlowness(boolean remote) {
    build(remote, 1);
    for (int round = 0; round < 60; round++) {
      nowMillis += 500; // nothing comes for so long, which is nobody's active time
      produce();
      while (consume(0, 5_000)) {
        mesh.network.deliverAll();
      }
    }
    long before = emitted;
    produce();
    assertThat(emitted - before).isEqualTo(1_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyElementArrivesWhateverTheSpeed(boolean remote) {
    build(remote, 2);
    long[] paces = {10 * MILLI, 1_000, 400 * MILLI, 10, 60 * MILLI};
    for (int step = 0; step < 2_000; step++) {
      produce();
      consume(step % 2, paces[step / 400]);
      // twice what is read, for two consumers, and what a limit that is lower now let through
      assertThat(emitted - read).isLessThanOrEqualTo(2 * Math.max(2 * read, 16));
    }
    long all = emitted;
    for (int quiet = 0; quiet < 20; quiet++) {
      output.flush();
      mesh.network.deliverAll();
      while (consume(0, 1_000) | consume(1, 1_000)) {
        mesh.network.deliverAll();
        output.flushIfDue(nowMillis += 5, false);
        mesh.network.deliverAll();
        quiet = 0;
      }
    }
    assertThat(read).isEqualTo(all);
    assertThat(output.isDrained()).isTrue();
    assertThat(output.hasRoom()).isTrue();
  }
}

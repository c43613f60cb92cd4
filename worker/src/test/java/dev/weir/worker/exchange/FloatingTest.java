package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When channels get more than their own frame, and when it comes back. */
class FloatingTest {
  private static final int FRAME = Frame.MAX_BYTES;

  private final TestMesh mesh;
  private final OutputGate first;
  private final OutputGate second;
  private final InputGate input;
  private boolean woken;

  FloatingTest() {
    var plan =
        new Plan(
            16,
            List.of(
                new Plan.Chain(List.of("src"), 2, false), new Plan.Chain(List.of("out"), 1, false)),
            List.of(new Plan.Edge(0, 1, Partitioning.REBALANCE)));
    var limits = new ExchangeLimits(8L * FRAME, 1_000, 100_000, 100, 4, 2, TestMesh.UNPACED);
    mesh =
        new TestMesh(plan, limits, TestMesh.place(plan, (chain, index) -> chain == 0 ? "a" : "b"));
    mesh.buildAll();
    first = mesh.outputs(new SubtaskId(0, 0), () -> woken = true).get(0);
    second = mesh.outputs(new SubtaskId(0, 1), () -> {}).get(0);
    input = mesh.input(new SubtaskId(1, 0), () -> {});
    mesh.start();
  }

  private int sendAll(int channel) {
    OutputGate gate = channel == 0 ? first : second;
    gate.flushIfDue(0, false);
    for (int n = 0; n < 8; n++) {
      gate.emit(Item.of(channel, n, 10), 0);
      gate.flush();
    }
    mesh.assertCreditAddsUp();
    return (int) (mesh.exchanges.get("a").metrics().get(channel).inFlightBytes() / FRAME);
  }

  private InputGate.Next readAll() {
    var last = InputGate.Next.NOTHING;
    mesh.network.deliverAll();
    for (var next = input.next(0); next != InputGate.Next.NOTHING; next = input.next(0)) {
      last = next;
    }
    mesh.network.deliverAll();
    return last;
  }

  @Test
  void aChannelTakesHalfOfWhatFloatsAndTheNextHalfOfTheRest() {
    assertThat(sendAll(0)).isEqualTo(1 + 3);
    assertThat(sendAll(1)).isEqualTo(1 + 2);
  }

  @Test
  void aProducerWithNothingToSendIsWokenToGiveBackWhatFloats() {
    for (int n = 0; n < 3; n++) {
      first.emit(Item.of(0, n, 10), 0);
      first.flush();
    }
    assertThat(first.isDrained()).isTrue();
    assertThat(first.flushIfDue(0, false)).isEqualTo(Long.MAX_VALUE);
    readAll();
    assertThat(woken).isTrue();
    first.flushIfDue(0, false);
    assertThat(mesh.exchanges.get("a").metrics().get(0))
        .isEqualTo(new ChannelStatus(0, true, FRAME, FRAME, 0, 0));
    woken = false;
    first.emit(Item.of(0, 9, 10), 0);
    first.flush();
    readAll();
    assertThat(woken).as("its own frame is no reason to wake it").isFalse();
  }

  @Test
  void aBlockedChannelGetsNothingThatFloatsUntilItIsAligned() {
    first.barrier(new CheckpointId(1));
    assertThat(readAll()).isEqualTo(InputGate.Next.NOTHING);
    assertThat(sendAll(0)).isEqualTo(1);
    assertThat(sendAll(1)).isGreaterThan(1);
    readAll();
    second.flushIfDue(0, false);
    second.barrier(new CheckpointId(1));
    for (int round = 0; round < 10; round++) {
      readAll();
      second.flushIfDue(0, false);
      first.flushIfDue(0, false);
    }
    assertThat(input.checkpoint()).isEqualTo(new CheckpointId(1));
    assertThat(sendAll(0)).isGreaterThan(1);
    readAll();
    assertThat(sendAll(1)).isGreaterThan(1);
  }

  @Test
  void aBarrierThatCameTooLateBlocksNothing() {
    first.barrier(new CheckpointId(2));
    second.barrier(new CheckpointId(1));
    readAll();
    assertThat(sendAll(1)).isGreaterThan(1);
    assertThat(sendAll(0)).isEqualTo(1);
    input.abortThrough(new CheckpointId(2));
    readAll();
    first.flushIfDue(0, false);
    assertThat(sendAll(0)).isGreaterThan(1);
  }
}

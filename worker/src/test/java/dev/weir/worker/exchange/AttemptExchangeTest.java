package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Links: how they come up, wait, are refused and break. */
class AttemptExchangeTest {
  private static final SubtaskId SOURCE = new SubtaskId(0, 0);
  private static final SubtaskId SINK = new SubtaskId(1, 0);
  private static final ExchangeLimits LIMITS =
      new ExchangeLimits(5L * Frame.MAX_BYTES, 100_000, 200_000, 1_000, 4, 2, TestMesh.UNPACED);

  private final TestMesh mesh = new TestMesh(plan(1), LIMITS, TestMesh.place(plan(1), this::place));

  private String place(int chain, int index) {
    return chain == 0 ? "a" : "b";
  }

  private static Plan plan(int parallelism) {
    return new Plan(
        16,
        List.of(
            new Plan.Chain(List.of("src"), parallelism, false),
            new Plan.Chain(List.of("out"), parallelism, false)),
        List.of(new Plan.Edge(0, 1, Partitioning.REBALANCE)));
  }

  private TestMesh.Heard heard(String executor) {
    return mesh.heard.get(executor);
  }

  @Test
  void bothSidesAreConnectedOnlyWhenBothHaveJoined() {
    mesh.build("a", 1).start();
    mesh.network.deliverAll();
    assertThat(heard("a").connected).isZero();
    mesh.build("b", 1).start();
    assertThat(heard("b").connected).isOne();
    assertThat(heard("a").connected).isZero();
    mesh.network.deliverAll();
    assertThat(heard("a").connected).isOne();
    assertThat(mesh.exchanges.get("a").connected()).isTrue();
  }

  @Test
  void anExecutorWithoutRemoteChannelsIsConnectedAtOnce() {
    var alone = new TestMesh(plan(1), LIMITS, TestMesh.place(plan(1), (chain, index) -> "a"));
    alone.buildAll();
    alone.start();
    assertThat(alone.heard.get("a").connected).isOne();
    assertThat(alone.exchanges.get("a").metrics()).isEmpty();
  }

  @Test
  void whatIsEmittedBeforeThePeerIsThereWaitsAndThenGoes() {
    var sender = mesh.build("a", 1);
    var receiver = mesh.build("b", 1);
    var awake = new boolean[1];
    OutputGate output = mesh.outputs(SOURCE, () -> awake[0] = true).get(0);
    InputGate input = mesh.input(SINK, () -> {});
    sender.start();
    output.emit(Item.of(0, 1, 10), 5);
    output.flush();
    assertThat(output.isDrained()).isFalse();
    mesh.network.deliverAll();
    assertThat(awake[0]).isFalse();
    receiver.start();
    mesh.network.deliverAll();
    assertThat(awake[0]).isTrue();
    output.flushIfDue(0, false);
    mesh.network.deliverAll();
    assertThat(input.next(0)).isEqualTo(InputGate.Next.RECORD);
  }

  @Test
  void linksOfAnOlderAttemptAreRefusedAndThoseOfALaterOneWait() {
    mesh.build("b", 2).start();
    mesh.build("a", 1).start();
    mesh.network.deliverAll();
    assertThat(heard("a").failures).hasSize(1);
    assertThat(heard("b").failures).isEmpty();

    mesh.build("a", 3).start();
    mesh.network.deliverAll();
    assertThat(heard("a").failures).isEmpty();
    mesh.exchanges.get("b").close();
    mesh.build("b", 3).start();
    mesh.network.deliverAll();
    assertThat(heard("a").connected).isOne();
    assertThat(heard("b").connected).isOne();
  }

  @Test
  void aLinkOfAnotherIncarnationIsRefused() {
    mesh.buildAll();
    mesh.exchanges.get("b").start();
    var closed = new String[1];
    LinkEvents events = closeInto(closed);
    mesh.network.open(new LinkId(TestMesh.JOB, 0, 1, "a", "a-0", "b", "b-1"), events);
    mesh.network.deliverAll();
    assertThat(closed[0]).isNotNull();
    assertThat(heard("b").connected).isZero();
  }

  @Test
  void aSecondLinkOfTheSameNameIsRefused() {
    mesh.buildAll();
    mesh.start();
    var closed = new String[1];
    mesh.network.open(new LinkId(TestMesh.JOB, 0, 1, "a", "a-1", "b", "b-1"), closeInto(closed));
    mesh.network.deliverAll();
    assertThat(closed[0]).isNotNull();
    assertThat(heard("b").failures).isEmpty();
  }

  private static LinkEvents closeInto(String[] closed) {
    return new LinkEvents() {
      @Override
      public void received(byte[] message, int length) {
        throw new AssertionError("a refused link got a message");
      }

      @Override
      public void closed(String cause) {
        closed[0] = cause;
      }
    };
  }

  @Test
  void aBrokenLinkFailsBothSidesOnce() {
    mesh.buildAll();
    mesh.start();
    mesh.network.breakLinks("a", "b");
    mesh.network.deliverAll();
    for (String executor : List.of("a", "b")) {
      assertThat(heard(executor).failures).hasSize(1);
      WeirException failure = heard(executor).failures.get(0);
      assertThat(failure.code()).isEqualTo(ErrorCode.CHANNEL_FAILED);
      assertThat(failure).hasMessageContaining("from executor a to executor b");
      assertThat(failure).hasMessageContaining("connection reset");
      assertThat(mesh.exchanges.get(executor).connected()).isFalse();
    }
  }

  @Test
  void closingFailsThePeerAndNotItself() {
    mesh.buildAll();
    mesh.start();
    mesh.exchanges.get("b").close();
    mesh.exchanges.get("b").close();
    mesh.network.deliverAll();
    assertThat(heard("a").failures).hasSize(1);
    assertThat(heard("b").failures).isEmpty();
  }

  @Test
  void closingGivesAllCreditBackAndDropsWhatStillComes() {
    mesh.buildAll();
    OutputGate output = mesh.outputs(SOURCE, () -> {}).get(0);
    mesh.input(SINK, () -> {});
    mesh.start();
    for (int n = 0; n < 3; n++) {
      output.emit(Item.of(0, n, 4_000), 0);
      output.flush();
    }
    mesh.network.deliverOne(new Random(1));
    mesh.assertCreditAddsUp();
    assertThat(mesh.exchanges.get("a").metrics().get(0).inFlightBytes()).isPositive();
    assertThat(mesh.exchanges.get("b").metrics().get(0).queuedBytes()).isPositive();
    mesh.exchanges.get("b").close();
    mesh.network.deliverAll();
    mesh.exchanges.get("a").close();
    var link = new LinkId(TestMesh.JOB, 0, 1, "a", "a-1", "b", "b-1");
    assertThat(mesh.exchanges.get("b").inbound(link).queuedFrames()).isZero();
    for (var exchange : mesh.exchanges.values()) {
      assertThat(exchange.metrics()).hasSize(1).allMatch(s -> s.grantedBytes() == 0);
      assertThat(exchange.metrics()).allMatch(s -> s.queuedBytes() + s.inFlightBytes() == 0);
    }
  }

  @Test
  void aLostFrameIsNoticed() {
    mesh.buildAll();
    OutputGate output = mesh.outputs(SOURCE, () -> {}).get(0);
    mesh.start();
    for (int n = 0; n < 2; n++) {
      output.emit(Item.of(0, n, 100), 0);
      output.flush();
    }
    mesh.network.onTheWay("a", "b").remove();
    mesh.network.deliverAll();
    assertThat(heard("b").failures).hasSize(1);
    assertThat(heard("b").failures.get(0)).hasMessageContaining("expected frame 0, found frame 1");
  }

  @Test
  void aFrameWithoutCreditIsNoticed() {
    mesh.buildAll();
    mesh.start();
    byte[] frame = new byte[100];
    Frame.dataHead(frame, 0);
    for (int n = 0; n < 6; n++) {
      Frame.sequence(frame, n);
      mesh.network.onTheWay("a", "b").add(frame.clone());
    }
    mesh.network.deliverAll();
    assertThat(heard("b").failures).hasSize(1);
    assertThat(heard("b").failures.get(0)).hasMessageContaining("without credit");
  }

  @Test
  void aDamagedFrameFailsTheChannelByName() {
    mesh.buildAll();
    OutputGate output = mesh.outputs(SOURCE, () -> {}).get(0);
    InputGate input = mesh.input(SINK, () -> {});
    mesh.start();
    output.emit(Item.of(0, 1, 100), 0);
    output.flush();
    mesh.network.onTheWay("a", "b").element()[Frame.DATA_HEAD_BYTES] = 99;
    mesh.network.deliverAll();
    assertThatThrownBy(() -> input.next(0))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHANNEL_FAILED))
        .hasMessageContaining("channel 0, frame 0 is damaged: unknown element 99");
  }

  @Test
  void aBudgetThatHoldsNotOneFramePerChannelIsRefused() {
    Plan wide = plan(3);
    var poor =
        new ExchangeLimits(8L * Frame.MIN_BYTES, 100_000, 200_000, 1_000, 4, 2, TestMesh.UNPACED);
    var crowded = new TestMesh(wide, poor, TestMesh.place(wide, this::place));
    assertThatThrownBy(crowded::buildAll)
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("9 channels from executor a to executor b need at least 36864 bytes");
  }

  @Test
  void framesAreAsLargeAsTheBudgetAllows() {
    assertThat(Frame.bytesFor(2 << 20, 1)).isEqualTo(128 << 10);
    assertThat(Frame.bytesFor(2 << 20, 128)).isEqualTo(16 << 10);
    assertThat(Frame.bytesFor(2 << 20, 512)).isEqualTo(4 << 10);
  }
}

package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.topology.KeyGroups;
import dev.weir.api.topology.Partitioning;
import dev.weir.worker.exchange.InputGate.Next;
import dev.weir.worker.template.Templates;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subtask sees of its gates, the same with both ends in one executor and in two. */
class GateTest extends TestGates {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void watermarksBarriersAndEndsTakeEverythingBeforeThemAlong(boolean remote) {
    build(remote, Partitioning.BROADCAST, 1, 2);
    OutputGate output = outputs.get(0);
    output.emit(item(1), 0);
    output.watermark(7);
    output.watermark(7);
    output.watermark(6);
    output.emit(item(2), 0);
    output.barrier(id(1));
    output.idle(true);
    output.idle(false);
    output.emit(item(3), 0);
    output.endOfData();
    output.barrier(id(2));
    String inOrder =
        remote ? "r1 w7 r2 b1 IDLE ACTIVE r3 end b2" : "r1 r2 w7 b1 IDLE ACTIVE r3 end b2";
    assertThat(drain(0)).isEqualTo(inOrder);
    assertThat(drain(1)).isEqualTo(inOrder);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theHashOfItsKeyComesWithARecord(boolean remote) {
    build(remote, Partitioning.HASH, 1, 1);
    OutputGate output = outputs.get(0);
    int whole = 0;
    for (int n = 0; n < 60; n++) {
      boolean inPieces = n % 20 == 7;
      output.emit(Item.of(0, n, inPieces ? 2 * Frame.MAX_BYTES : 10), n);
      output.watermark(n / 3);
      if (n % 5 == 2) { // other elements among the records
        output.idle(true);
        output.idle(false);
      }
      if (n % 5 == 4) {
        output.flush();
        whole += recordsWithTheirHashes(inputs.get(0));
      }
    }
    assertThat(whole).isEqualTo(60);
  }

  /** How many come, in runs. */
  private int recordsWithTheirHashes(InputGate input) {
    int records = 0;
    for (int quiet = 0; quiet < 3; quiet++) {
      pump();
      for (Next next = input.next(0); next != Next.NOTHING; next = input.next(0)) {
        quiet = 0;
        Object record = next == Next.RECORD ? input.record() : null;
        for (; record != null; record = input.run().nextRecord()) {
          assertThat(input.run().keyHash()).isEqualTo(TestMesh.keyHash(record));
          records++;
        }
      }
    }
    return records;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReaderThatStopsStopsItsProducerWithinBounds(boolean remote) {
    build(remote, Partitioning.REBALANCE, 1, 1);
    OutputGate output = outputs.get(0);
    int emitted = 0;
    while (output.hasRoom()) {
      output.emit(Item.of(0, emitted++, SMALL), 0);
      mesh.network.deliverAll();
      mesh.assertCreditAddsUp();
      assertThat(emitted).isLessThan(200);
    }
    assertThat(emitted).isGreaterThan(10);
    output.flushIfDue(0, false);
    woken.clear();
    assertThat(inputs.get(0).fill()).isGreaterThan(0.3);
    assertThat(inputs.get(0).next(0)).isEqualTo(Next.RECORD);
    String rest = drain(0);
    assertThat(woken).contains("out0");
    assertThat(output.hasRoom()).isTrue();
    output.flush();
    rest += drain(0);
    assertThat(rest).endsWith("r" + (emitted - 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneSlowConsumerStopsNotTheOthersOfARebalance(boolean remote) {
    build(remote, Partitioning.REBALANCE, 1, 2);
    OutputGate output = outputs.get(0);
    RecordTail tail = output.tail(Templates.SHARED);
    int atFast = 0;
    for (int n = 0; n < 2_000; n++) {
      assertThat(output.hasRoom()).isTrue();
      assertThat(tail.emit(Item.of(0, n, SMALL / 2), 0)).as("room for one more").isTrue();
      mesh.network.deliverAll();
      String seen = drain(1);
      atFast += seen.isEmpty() ? 0 : seen.split(" ").length;
      mesh.network.deliverAll();
    }
    assertThat(atFast).isGreaterThan(1_700);
  }

  /** As a chain makes one: between its records nobody asks for room, and nobody reads. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRunOfARebalanceEndsWhenNoConsumerHasRoom(boolean remote) {
    build(remote, Partitioning.REBALANCE, 1, 2);
    OutputGate output = outputs.get(0);
    RecordTail tail = output.tail(Templates.SHARED);
    int emitted = 1;
    while (tail.emit(Item.of(0, emitted, SMALL / 2), 0)) {
      assertThat(emitted++).isLessThan(2_000);
    }
    assertThat(output.room()).isFalse();
    output.flush();
    assertThat((drain(0) + " " + drain(1)).split(" ")).hasSize(emitted).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatOneRecordEmitsIsTakenUpToTheOvershoot(boolean remote) {
    build(remote, Partitioning.FORWARD, 1, 1);
    OutputGate output = outputs.get(0);
    while (output.hasRoom()) {
      output.emit(Item.of(0, 0, SMALL), 0);
    }
    for (int n = 0; n < 150; n++) {
      output.emit(Item.of(0, 0, SMALL), 0);
    }
    output.watermark(5);
    output.barrier(id(1));
    assertThatThrownBy(
            () -> {
              for (int n = 0; n < 250; n++) {
                output.emit(Item.of(0, 0, SMALL), 0);
              }
            })
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERSHOOT))
        .hasMessageContaining("operator 'src', subtask 0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRecordOfManyFramesPassesThroughAFewAndBehindItGoesOn(boolean remote) {
    build(remote, Partitioning.BROADCAST, 1, 2);
    OutputGate output = outputs.get(0);
    output.emit(item(1), 1);
    output.emit(Item.of(0, 2, MAX_RECORD_BYTES - 100), 2);
    output.emit(item(3), 3);
    output.barrier(id(1));
    for (int round = 0; round < 40; round++) {
      pump();
    }
    assertThat(drain(0)).isEqualTo("r1 r2 r3 b1");
    assertThat(drain(1)).isEqualTo("r1 r2 r3 b1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordsGoToTheOwnerOfTheirKeyGroup(boolean remote) {
    build(remote, Partitioning.HASH, 1, 3);
    OutputGate output = outputs.get(0);
    for (int n = 0; n < 60; n++) {
      output.emit(item(n), 0);
      output.flush();
      mesh.network.deliverAll();
      int group = KeyGroups.group(Long.hashCode(n * 0x9E37L), 16);
      assertThat(drain(KeyGroups.subtask(group, 3, 16))).isEqualTo("r" + n);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aChannelThatBroughtItsBarrierIsNotReadUntilAlignedOrAborted(boolean remote) {
    build(remote, Partitioning.REBALANCE, 2, 1);
    OutputGate early = outputs.get(0);
    OutputGate late = outputs.get(1);
    early.barrier(id(1));
    early.emit(item(10), 0);
    early.flush();
    late.emit(item(20), 0);
    late.flush();
    assertThat(drain(0)).isEqualTo("r20");
    assertThat(inputs.get(0).aligning()).isEqualTo(id(1));
    inputs.get(0).abortThrough(id(1));
    mesh.network.deliverAll();
    assertThat(drain(0)).isEqualTo("r10");
    late.barrier(id(1));
    early.barrier(id(2));
    mesh.network.deliverAll();
    assertThat(drain(0)).isEmpty();
    late.barrier(id(2));
    mesh.network.deliverAll();
    assertThat(drain(0)).isEqualTo("b2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void splitsAreAskedForUpTheAssignChannelAndSentByName(boolean remote) {
    build(remote, Partitioning.ASSIGN, 1, 3);
    OutputGate enumerator = outputs.get(0);
    assertThat(enumerator.pollSplitRequest()).isEqualTo(-1);
    inputs.get(2).requestSplit();
    inputs.get(2).requestSplit();
    inputs.get(1).requestSplit();
    mesh.network.deliverAll();
    assertThat(woken).contains("out0");
    var asked = List.of(enumerator.pollSplitRequest(), enumerator.pollSplitRequest());
    assertThat(asked).containsExactlyInAnyOrder(1, 2);
    assertThat(enumerator.pollSplitRequest()).isEqualTo(-1);
    enumerator.emitTo(2, item(7), InputGate.NO_TIMESTAMP);
    enumerator.flush();
    mesh.network.deliverAll();
    assertThat(drain(2)).isEqualTo("r7");
    assertThat(drain(1)).isEmpty();
    assertThatThrownBy(() -> enumerator.emit(item(8), 0)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void watermarksSurviveARestart(boolean remote) {
    build(remote, Partitioning.REBALANCE, 2, 1);
    outputs.get(0).watermark(10);
    outputs.get(1).watermark(20);
    mesh.network.deliverAll();
    assertThat(drain(0)).isEqualTo("w10");
    long[] saved = inputs.get(0).watermarks();
    outputs.clear();
    inputs.clear();
    build(remote, Partitioning.REBALANCE, 2, 1);
    inputs.get(0).restoreWatermarks(saved);
    assertThat(inputs.get(0).watermark()).isEqualTo(10);
    outputs.get(0).watermark(5);
    outputs.get(1).watermark(6);
    mesh.network.deliverAll();
    assertThat(drain(0)).isEmpty();
    outputs.get(0).watermark(15);
    mesh.network.deliverAll();
    assertThat(drain(0)).isEqualTo("w15");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBusyChannelLeavesTheOthersTheirTurn(boolean remote) {
    build(remote, Partitioning.REBALANCE, 2, 1);
    InputGate input = inputs.get(0);
    outputs.get(1).emit(Item.of(1, 0, 0), 0);
    outputs.get(1).flush();
    int before = 0;
    for (int n = 0; n < 2_000; n++) {
      outputs.get(0).emit(Item.of(0, n, 0), 0);
      outputs.get(0).flush();
      mesh.network.deliverAll();
      assertThat(input.next(0)).isEqualTo(Next.RECORD);
      if (((Item) input.record()).producer() == 1) {
        break;
      }
      before++;
      mesh.network.deliverAll();
    }
    assertThat(before).isLessThanOrEqualTo(256);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWaitsIsNotOvertakenWhenRoomComesBackInTheMiddle(boolean remote) {
    build(remote, Partitioning.FORWARD, 1, 1);
    OutputGate output = outputs.get(0);
    int emitted = 0;
    while (output.hasRoom()) {
      output.emit(Item.of(0, emitted++, SMALL), 0);
    }
    mesh.network.deliverAll();
    int taken = 0;
    while (inputs.get(0).next(0) == Next.RECORD) {
      assertThat(((Item) inputs.get(0).record()).n()).isEqualTo(taken++);
    }
    mesh.network.deliverAll();
    for (int n = 0; n < 100; n++) {
      output.emit(Item.of(0, emitted++, SMALL), 0);
    }
    output.flush();
    for (String seen : drain(0).split(" ")) {
      assertThat(seen).isEqualTo("r" + taken++);
    }
    assertThat(taken).isEqualTo(emitted);
  }
}

package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.topology.KeyGroups;
import dev.weir.api.topology.Partitioning;
import dev.weir.worker.exchange.InputGate.Next;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When what a subtask emitted goes on its way, in one executor and to another. */
class FlushTest extends TestGates {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWatermarkGoesAtOnceWhenRecordsStopAndWithThemWhileTheyFlow(boolean remote) {
    build(remote, Partitioning.HASH, 1, 2);
    OutputGate output = outputs.get(0);
    output.watermark(1);
    output.flushIfDue(0, false);
    mesh.network.deliverAll();
    assertThat(woken).containsExactlyInAnyOrder("in0", "in1");
    assertThat(drain(0)).isEqualTo("w1");
    assertThat(drain(1)).isEqualTo("w1");

    woken.clear();
    output.watermark(2);
    assertThat(output.flushIfDue(100, true)).isEqualTo(105);
    output.watermark(3);
    assertThat(output.flushIfDue(104, true)).isEqualTo(105);
    mesh.network.deliverAll();
    assertThat(woken).doesNotContain("in0", "in1");
    assertThat(output.flushIfDue(105, true)).isEqualTo(Long.MAX_VALUE);
    mesh.network.deliverAll();
    assertThat(drain(0)).isEqualTo("w3");
    assertThat(drain(1)).isEqualTo("w3");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRecordWaitsForCompanyAtMostTheFlushTime(boolean remote) {
    build(remote, Partitioning.FORWARD, 1, 1);
    OutputGate output = outputs.get(0);
    assertThat(output.flushIfDue(100, true)).isEqualTo(Long.MAX_VALUE);
    output.emit(item(1), 0);
    assertThat(output.flushIfDue(100, true)).isEqualTo(105);
    output.emit(item(2), 0);
    assertThat(output.flushIfDue(104, true)).isEqualTo(105);
    mesh.network.deliverAll();
    assertThat(woken).isEmpty();
    assertThat(output.flushIfDue(105, true)).isEqualTo(Long.MAX_VALUE);
    mesh.network.deliverAll();
    assertThat(woken).containsExactly("in0");
    assertThat(drain(0)).isEqualTo("r1 r2");
    assertThat(output.recordsOut()).isEqualTo(2);
    assertThat(output.bytesOut() > 0).isEqualTo(remote);
  }

  @Test
  void whatComesWhenRecordsStopGoesAtOnceToAConsumerThatHasReadEverything() {
    build(false, Partitioning.HASH, 1, 2);
    OutputGate output = outputs.get(0);
    Item first = itemFor(0, 0);
    output.emit(first, 0);
    assertThat(output.flushIfDue(100, false)).isEqualTo(Long.MAX_VALUE);
    assertThat(woken).containsExactly("in0");

    output.emit(itemFor(0, first.n() + 1), 0);
    output.emit(itemFor(1, 0), 0);
    assertThat(output.flushIfDue(100, false)).as("the first has work").isEqualTo(105);
    assertThat(woken).containsExactly("in0", "in1");

    woken.clear();
    assertThat(inputs.get(0).next(0)).isEqualTo(Next.RECORD);
    assertThat(woken).as("now it has none").containsExactly("out0");
    assertThat(output.flushIfDue(101, false)).isEqualTo(Long.MAX_VALUE);
    assertThat(inputs.get(0).next(0)).isEqualTo(Next.RECORD);
  }

  @Test
  void anotherExecutorIsSentNoFrameForEachRecord() {
    build(true, Partitioning.FORWARD, 1, 1);
    OutputGate output = outputs.get(0);
    output.emit(item(1), 0);
    assertThat(output.flushIfDue(100, false)).isEqualTo(105);
  }

  /** The first one from this number on that a consumer of two gets. */
  private static Item itemFor(int consumer, long from) {
    long n = from;
    while (KeyGroups.subtask(KeyGroups.group(TestMesh.keyHash(item(n)), 16), 2, 16) != consumer) {
      n++;
    }
    return item(n);
  }
}

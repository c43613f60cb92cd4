package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.topology.Partitioning;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoomSignalTest {
  private final AtomicInteger wakes = new AtomicInteger();
  private final RoomSignal signal = new RoomSignal(wakes::incrementAndGet);

  @Test
  void onlyAProducerThatWaitsIsWokenAndOnce() {
    signal.signal();
    assertThat(wakes).hasValue(0);
    signal.want();
    signal.signal();
    signal.signal();
    assertThat(wakes).hasValue(1);
  }

  /** The consumer makes room after the producer found none and before it says that it waits. */
  @Test
  void roomThatComesBetweenLookingAndWaitingIsFound() {
    var limits = new ExchangeLimits(1 << 20, 1_000, 10_000, 100, 1, 1, TestMesh.UNPACED);
    var channel = new LocalChannel(limits);
    channel.producer = signal;
    var consumer = new LocalInput(channel);
    var racing = new RacingOutput(new LocalOutput(channel, limits, TestMesh.ALONE, "x"), consumer);
    var gate =
        new OutputGate(
            new OutputGate.Route(0, Partitioning.FORWARD, 1, record -> 0),
            List.of(racing),
            signal,
            5);
    gate.emit("first", 0);
    gate.emit("second", 0);
    racing.race = true;
    assertThat(gate.hasRoom()).isTrue();
    assertThat(consumer.poll()).isEqualTo(Element.RECORD);
    assertThat(consumer.takeRecord()).isEqualTo("second");
  }

  /** Lets the consumer take an element right after the producer's first look. */
  private static final class RacingOutput implements OutputChannel {
    private final LocalOutput output;
    private final LocalInput consumer;
    private boolean race;

    RacingOutput(LocalOutput output, LocalInput consumer) {
      this.output = output;
      this.consumer = consumer;
    }

    @Override
    public boolean drain() {
      boolean waits = output.drain();
      if (race) {
        race = false;
        assertThat(consumer.poll()).isEqualTo(Element.RECORD);
      }
      return waits;
    }

    @Override
    public boolean hasRoom() {
      return output.hasRoom();
    }

    @Override
    public void record(Object record, long timestamp, int keyHash) {
      output.record(record, timestamp, keyHash);
    }

    @Override
    public void watermark(long watermark) {
      output.watermark(watermark);
    }

    @Override
    public void mark(int element) {
      output.mark(element);
    }

    @Override
    public void barrier(CheckpointId id) {
      output.barrier(id);
    }

    @Override
    public void flush() {
      output.flush();
    }

    @Override
    public boolean isUnflushed() {
      return output.isUnflushed();
    }

    @Override
    public boolean consumerWaits() {
      return output.consumerWaits();
    }

    @Override
    public boolean isEmpty() {
      return output.isEmpty();
    }

    @Override
    public boolean takeSplitRequest() {
      return output.takeSplitRequest();
    }

    @Override
    public long bytesOut() {
      return output.bytesOut();
    }
  }
}

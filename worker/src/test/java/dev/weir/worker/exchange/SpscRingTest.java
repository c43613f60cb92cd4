package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.topology.Partitioning;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SpscRingTest {
  private static final int ELEMENTS = 300_000;

  @Test
  void itHoldsItsCapacityAndNoMore() {
    var ring = new SpscRing<Integer>(3);
    for (int round = 0; round < 5; round++) {
      assertThat(ring.isEmpty()).isTrue();
      assertThat(ring.offer(1)).isTrue();
      assertThat(ring.offer(2)).isTrue();
      assertThat(ring.offer(3)).isTrue();
      assertThat(ring.hasRoom()).isFalse();
      assertThat(ring.offer(4)).isFalse();
      assertThat(ring.size()).isEqualTo(3);
      assertThat(ring.poll()).isEqualTo(1);
      assertThat(ring.poll()).isEqualTo(2);
      assertThat(ring.poll()).isEqualTo(3);
      assertThat(ring.poll()).isNull();
    }
  }

  /** Not final and without a fence of its own: only the ring makes its content visible. */
  private static final class Cargo {
    int number;
    int check;
  }

  @Test
  void twoThreadsSeeEveryElementOnceInOrderWithItsContent() throws Exception {
    for (int capacity : new int[] {1, 2, 7, 64}) {
      var ring = new SpscRing<Cargo>(capacity);
      var producer =
          CompletableFuture.runAsync(
              () -> {
                for (int n = 0; n < ELEMENTS; n++) {
                  var cargo = new Cargo();
                  cargo.number = n;
                  cargo.check = ~n;
                  while (!ring.offer(cargo)) {
                    Thread.yield();
                  }
                }
              });
      for (int n = 0; n < ELEMENTS; n++) {
        Cargo cargo = ring.poll();
        while (cargo == null) {
          Thread.yield();
          cargo = ring.poll();
        }
        if (cargo.number != n || cargo.check != ~n) {
          throw new AssertionError(n + " came as " + cargo.number + ", " + cargo.check);
        }
      }
      producer.get(10, TimeUnit.SECONDS);
      assertThat(ring.poll()).isNull();
    }
  }

  /** A loop as a subtask sees it: woken at any time, parked without a period. */
  private static final class TestLoop {
    private volatile boolean awake = true;
    private volatile Thread thread;

    void wake() {
      awake = true;
      LockSupport.unpark(thread);
    }

    /** False when nobody has woken it for long. */
    boolean pause() {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!awake) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
      }
      awake = false;
      return true;
    }
  }

  @Test
  void aProducerAndAConsumerThatSleepWheneverTheyCanNeverSleepForever() throws Exception {
    long seed = 11;
    var limits = new ExchangeLimits(1 << 20, 1_000, 10_000, 100, 2, 1, TestMesh.UNPACED);
    var channel = new LocalChannel(limits);
    var producing = new TestLoop();
    var consuming = new TestLoop();
    var signal = new RoomSignal(producing::wake);
    channel.producer = signal;
    channel.wakeConsumer = consuming::wake;
    var gate =
        new OutputGate(
            new OutputGate.Route(0, Partitioning.FORWARD, 1, record -> 0),
            List.of(new LocalOutput(channel, limits, TestMesh.ALONE, "x")),
            signal,
            0);
    var producer =
        CompletableFuture.runAsync(
            () -> {
              producing.thread = Thread.currentThread();
              var random = new Random(seed);
              for (int n = 0; n < ELEMENTS; ) {
                if (!gate.hasRoom()) {
                  if (!producing.pause()) {
                    throw new AssertionError("the producer was not woken, seed " + seed);
                  }
                  continue;
                }
                gate.emit(n++, InputGate.NO_TIMESTAMP);
                if (random.nextInt(3) == 0) {
                  gate.flush();
                }
              }
              gate.flush();
              while (!gate.isDrained()) {
                if (!producing.pause()) {
                  throw new AssertionError("the last flush was lost, seed " + seed);
                }
                gate.flushIfDue(0, false);
              }
            });
    consuming.thread = Thread.currentThread();
    var input = new LocalInput(channel);
    for (int n = 0; n < ELEMENTS; ) {
      if (input.poll() == Element.NONE) {
        assertThat(consuming.pause()).as("woken for %s, seed %s", n, seed).isTrue();
        continue;
      }
      assertThat(input.takeRecord()).isEqualTo(n++);
    }
    producer.get(10, TimeUnit.SECONDS);
  }

  @Test
  void recordsToComeAreSeenUpToTheNextElementThatIsNone() {
    var channel = new LocalChannel(ExchangeLimits.STANDARD);
    var batch = new Batch(8);
    batch.record("a", 1);
    batch.record("b", 2);
    batch.record("c", 3);
    batch.control(Element.WATERMARK, 9);
    batch.record("d", 4);
    channel.ring.offer(batch);
    var input = new LocalInput(channel);
    assertThat(input.ahead(0)).isNull();
    assertThat(input.poll()).isEqualTo(Element.RECORD);
    assertThat(input.ahead(0)).isEqualTo("b");
    assertThat(input.ahead(1)).isEqualTo("c");
    assertThat(input.ahead(2)).isNull();
    assertThat(input.nextRecord()).isEqualTo("b");
    assertThat(input.ahead(0)).isEqualTo("c");
  }
}

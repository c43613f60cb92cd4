package dev.weir.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  private static final TaskClock SYSTEM =
      new TaskClock() {
        @Override
        public long millis() {
          return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };

  @Test
  void mailOfManyThreadsRunsInTheOrderOfEachAndNoneIsLost() throws Exception {
    int senders = 4;
    int each = 5_000;
    List<List<Integer>> received = new ArrayList<>();
    var done = new CountDownLatch(senders * each);
    try (var loop = new EventLoop("test", SYSTEM)) {
      List<Thread> threads = new ArrayList<>();
      for (int sender = 0; sender < senders; sender++) {
        List<Integer> mine = new ArrayList<>();
        received.add(mine);
        threads.add(
            new Thread(
                () -> {
                  for (int i = 0; i < each; i++) {
                    int number = i;
                    loop.loop()
                        .execute(
                            () -> {
                              mine.add(number);
                              done.countDown();
                            });
                  }
                }));
      }
      threads.forEach(Thread::start);
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }
    for (List<Integer> mine : received) {
      assertThat(mine).hasSize(each).isSorted();
    }
  }

  @Test
  void anExceptionThatEscapesIsToldAndEndsTheLoop() throws Exception {
    var told = new AtomicReference<Throwable>();
    var latch = new CountDownLatch(1);
    try (var loop =
        new EventLoop(
            "test",
            SYSTEM,
            e -> {
              told.set(e);
              latch.countDown();
            })) {
      loop.loop()
          .execute(
              () -> {
                throw new IllegalStateException("a broken rule");
              });
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(told.get()).hasMessage("a broken rule");
  }
}

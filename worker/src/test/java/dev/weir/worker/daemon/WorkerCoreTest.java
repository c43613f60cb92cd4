package dev.weir.worker.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.worker.daemon.WorkerEffect.Distrust;
import dev.weir.worker.daemon.WorkerEffect.Kill;
import dev.weir.worker.daemon.WorkerEffect.Launch;
import dev.weir.worker.daemon.WorkerEffect.SayExited;
import dev.weir.worker.daemon.WorkerEffect.SayHeartbeat;
import dev.weir.worker.daemon.WorkerEffect.SayHello;
import dev.weir.worker.daemon.WorkerEvent.Connected;
import dev.weir.worker.daemon.WorkerEvent.Disconnected;
import dev.weir.worker.daemon.WorkerEvent.Exited;
import dev.weir.worker.daemon.WorkerEvent.Launched;
import dev.weir.worker.daemon.WorkerEvent.Ordered;
import dev.weir.worker.daemon.WorkerEvent.Tick;
import dev.weir.worker.daemon.WorkerOrder.KillExecutor;
import dev.weir.worker.daemon.WorkerOrder.Lease;
import dev.weir.worker.daemon.WorkerOrder.StartExecutor;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WorkerCoreTest {
  private final WorkerCore core = new WorkerCore("life-1");

  private static Ordered order(long epoch, WorkerOrder order) {
    return new Ordered(epoch, "life-1", order);
  }

  @Test
  void startsAnExecutorOnceHoweverOftenItIsAsked() {
    assertThat(core.on(order(1, new StartExecutor("e1")))).containsExactly(new Launch("e1"));
    assertThat(core.on(order(1, new StartExecutor("e1")))).isEmpty();
    core.on(new Exited("e1", 137, ""));
    assertThat(core.on(order(2, new StartExecutor("e1")))).isEmpty();
  }

  @Test
  void leavesTheStreamOfALowerEpochAndDoesNotObeyIt() {
    core.on(order(5, new Lease(1_000)));
    assertThat(core.on(order(4, new StartExecutor("e1"))))
        .singleElement()
        .isInstanceOf(Distrust.class);
    assertThat(core.on(order(5, new StartExecutor("e1")))).containsExactly(new Launch("e1"));
  }

  @Test
  void ignoresOrdersForAnEarlierLifeWithoutLearningTheirEpoch() {
    assertThat(core.on(new Ordered(9, "life-0", new StartExecutor("e1")))).isEmpty();
    assertThat(core.on(order(1, new StartExecutor("e2")))).containsExactly(new Launch("e2"));
  }

  @Test
  void saysEndsAgainAtEveryConnection() {
    core.on(order(1, new StartExecutor("e1")));
    core.on(new Launched("e1", 42));
    assertThat(core.on(new Exited("e1", 137, "bye"))).isEmpty();

    assertThat(core.on(new Connected()))
        .containsExactly(new SayHello(1, new TreeMap<>()), new SayExited(1, "e1", 137, "bye"));
    core.on(new Disconnected());
    assertThat(core.on(new Tick())).isEmpty();
    assertThat(core.on(new Connected())).contains(new SayExited(1, "e1", 137, "bye"));
  }

  @Test
  void heartbeatsNameTheRunningExecutors() {
    core.on(new Connected());
    core.on(order(1, new StartExecutor("e1")));
    core.on(new Launched("e1", 42));
    var running = new TreeMap<String, Long>();
    running.put("e1", 42L);
    assertThat(core.on(new Tick())).containsExactly(new SayHeartbeat(1, running));
  }

  @Test
  void killsWhatRunsAndReportsWhatHasEndedAlready() {
    core.on(new Connected());
    core.on(order(1, new StartExecutor("e1")));
    core.on(new Launched("e1", 42));
    assertThat(core.on(order(1, new KillExecutor("e1", "stuck"))))
        .containsExactly(new Kill("e1", "stuck"));
    core.on(new Exited("e1", 137, ""));
    assertThat(core.on(order(1, new KillExecutor("e1", "stuck"))))
        .containsExactly(new SayExited(1, "e1", 137, ""));
    assertThat(core.on(order(1, new KillExecutor("unknown", "stuck")))).isEmpty();
  }

  @Test
  void remembersABoundedNumberOfEnds() {
    for (int i = 0; i < WorkerCore.MAX_REMEMBERED_ENDS + 10; i++) {
      core.on(order(1, new StartExecutor("e" + i)));
      core.on(new Exited("e" + i, 0, ""));
    }
    assertThat(core.on(new Connected())).hasSize(1 + WorkerCore.MAX_REMEMBERED_ENDS);
  }
}

package dev.weir.worker.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.window.Windows;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A job from deployment to its end on real executors, everything outside simulated. */
class ExecutorRunTest {
  static final Windows.Aligned SLIDING = new Windows.Aligned(400, 100);

  static TestLeader leader(long seed, int executors, int parallelism, TestJob.Settings settings) {
    var agenda = new Agenda(seed);
    var target = new MemoryTarget(new Random(seed));
    return new TestLeader(agenda, new TestJob(settings, target), executors, parallelism);
  }

  @Test
  void aBoundedJobOnOneExecutorRunsToItsEnd() {
    TestLeader leader = leader(1, 1, 2, new TestJob.Settings(5, 200, true, false, SLIDING));
    leader.deploy();
    leader.finish();
    assertThat(leader.job.found()).isEqualTo(leader.job.expected());
    assertThat(leader.failures).isEmpty();
  }

  @Test
  void aRestoredJobGoesOnWhereThePointerStands() {
    TestLeader leader = leader(2, 1, 2, new TestJob.Settings(5, 200, true, false, SLIDING));
    leader.deploy();
    leader.until("running", () -> leader.completed == 0 && leader.stages.size() == 5);
    leader.until(
        "checkpointed twice",
        () -> {
          leader.trigger();
          return leader.completed == 2;
        });
    CheckpointId pointer = leader.pointer;
    leader.deploy();
    leader.finish();
    assertThat(leader.pointer.isAfter(pointer)).isTrue();
    assertThat(leader.job.found()).isEqualTo(leader.job.expected());
  }

  @Test
  void aBlockingSourceOnThreeExecutorsGivesTheSame() {
    TestLeader leader = leader(3, 3, 3, new TestJob.Settings(7, 150, true, true, SLIDING));
    leader.settings.putAll(TestLeader.smallFrames());
    leader.deploy();
    leader.finish();
    assertThat(leader.job.found()).isEqualTo(leader.job.expected());
  }
}

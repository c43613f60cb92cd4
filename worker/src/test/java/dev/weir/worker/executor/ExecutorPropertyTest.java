package dev.weir.worker.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.window.Windows;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Exactly once, whatever happens and in whatever order: processes die, attempts are replaced,
 * checkpoints are aborted or cannot be written, sinks are full or do not answer. A failing seed is
 * printed by the engine.
 */
class ExecutorPropertyTest {
  private static final int FAULTS = 5;

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void theSinkHoldsEachResultOnce(@ForAll long seed) {
    var random = new java.util.Random(seed);
    Windows.Aligned windows =
        random.nextBoolean() ? new Windows.Aligned(400, 100) : new Windows.Aligned(150, 150);
    var settings =
        new TestJob.Settings(
            1 + random.nextInt(6),
            20 + random.nextInt(1_500),
            random.nextInt(4) > 0,
            random.nextBoolean(),
            windows);
    TestLeader leader =
        ExecutorRunTest.leader(seed, 1 + random.nextInt(3), 1 + random.nextInt(3), settings);
    leader.settings.putAll(TestLeader.smallFrames());
    leader.job.target().full = random.nextDouble();
    leader.job.target().unknown = random.nextDouble() * 0.5;
    leader.deploy();
    for (int fault = 0; fault < FAULTS; fault++) {
      run(leader, random.nextInt(1_000));
      fault(leader, random);
    }
    leader.finish();
    assertThat(leader.failures.stream().filter(f -> f.code() != null).map(f -> f.code().owner()))
        .as("failures: %s", leader.failures)
        .allMatch(owner -> owner == dev.weir.api.error.ErrorCode.Owner.WEIR);
    assertThat(leader.job.found()).isEqualTo(leader.job.expected());
  }

  private static void run(TestLeader leader, int steps) {
    for (int i = 0; i < steps; i++) {
      if (leader.agenda.random.nextInt(40) == 0) {
        leader.trigger();
      }
      if (!leader.agenda.step()) {
        leader.agenda.advance(1);
      }
    }
  }

  private static void fault(TestLeader leader, java.util.Random random) {
    switch (random.nextInt(5)) {
      case 0 -> {
        leader.replace(random.nextInt(leader.executors.size()));
        leader.deploy();
      }
      case 1 -> leader.deploy();
      case 2 -> leader.abort();
      case 3 -> {
        leader.store.failingCreates = random.nextInt(5);
        leader.store.failure = random.nextBoolean() ? Reason.UNKNOWN : Reason.REFUSED;
      }
      case 4 -> leader.executors.forEach(TestExecutor::tick);
      default -> throw new AssertionError();
    }
  }
}

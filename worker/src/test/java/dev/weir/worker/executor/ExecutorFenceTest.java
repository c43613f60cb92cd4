package dev.weir.worker.executor;

import static dev.weir.worker.executor.ExecutorFence.Outcome.ACCEPTED;
import static dev.weir.worker.executor.ExecutorFence.Outcome.FOREIGN;
import static dev.weir.worker.executor.ExecutorFence.Outcome.NEW_LEADER;
import static dev.weir.worker.executor.ExecutorFence.Outcome.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.LeaderEpoch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorFenceTest {
  /** The executor is e-7 of cluster c and has accepted epoch 5. */
  @ParameterizedTest
  @CsvSource({
    "c, 5, e-7, ACCEPTED,   5",
    "c, 6, e-7, NEW_LEADER, 6",
    "c, 4, e-7, STALE,      5",
    "c, 5, e-6, FOREIGN,    5",
    "c, 6, e-6, FOREIGN,    5",
    "c, 4, e-6, STALE,      5",
    "d, 9, e-7, FOREIGN,    5",
    "d, 4, e-7, FOREIGN,    5",
  })
  void whoseWordCounts(
      String cluster,
      long epoch,
      String incarnation,
      ExecutorFence.Outcome outcome,
      long accepted) {
    var fence = new ExecutorFence("c", "e-7");
    assertThat(fence.check(new CommandFence("c", new LeaderEpoch(5), "e-7"))).isEqualTo(NEW_LEADER);
    assertThat(fence.check(new CommandFence(cluster, new LeaderEpoch(epoch), incarnation)))
        .isEqualTo(outcome)
        .isIn(ACCEPTED, NEW_LEADER, STALE, FOREIGN);
    assertThat(fence.epoch()).isEqualTo(new LeaderEpoch(accepted));
  }
}

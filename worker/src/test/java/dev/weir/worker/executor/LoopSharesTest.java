package dev.weir.worker.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.SubtaskId;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopSharesTest {
  private static SubtaskId id(int chain, int index) {
    return new SubtaskId(chain, index);
  }

  @Test
  void subtasksOfOneIndexShareALoopAndIndexesTakeTurns() {
    List<SubtaskId> here = List.of(id(0, 0), id(1, 2), id(1, 5), id(2, 2), id(2, 5), id(2, 7));
    LoopShares two = LoopShares.of(here, 2);
    assertThat(here.stream().map(two::loop)).containsExactly(0, 1, 0, 1, 0, 1);
    LoopShares eight = LoopShares.of(here, 8);
    assertThat(here.stream().map(eight::loop)).containsExactly(0, 1, 2, 1, 2, 3);
  }

  @Test
  void aLoneShareHasOneLoop() {
    List<SubtaskId> here = List.of(id(1, 3), id(2, 3), id(3, 3));
    LoopShares shares = LoopShares.of(here, 4);
    assertThat(here.stream().map(shares::loop)).containsOnly(0);
  }
}

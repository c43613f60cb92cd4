package dev.weir.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Plan;
import dev.weir.coordinator.plan.Placement.Seat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementTest {
  @Test
  void slotsAreSpreadEvenlyAndNeighboursStayTogether() {
    assertThat(Placement.spread(4, List.of(new Seat("a", 4), new Seat("b", 4))).bySlot())
        .containsExactly("a", "a", "b", "b");
    assertThat(Placement.spread(3, List.of(new Seat("a", 4), new Seat("b", 4))).bySlot())
        .containsExactly("a", "a", "b");
  }

  @Test
  void aFullSeatTakesNoMoreWhileAnotherHasRoom() {
    assertThat(Placement.spread(4, List.of(new Seat("a", 1), new Seat("b", 8))).bySlot())
        .containsExactly("a", "b", "b", "b");
  }

  @Test
  void whenNoSeatHasRoomTheyAreOversubscribedEvenly() {
    assertThat(Placement.spread(5, List.of(new Seat("a", 1), new Seat("b", 1))).bySlot())
        .containsExactly("a", "a", "a", "b", "b");
    assertThat(Placement.spread(2, List.of(new Seat("a", 0))).bySlot()).containsExactly("a", "a");
  }

  @Test
  void subtaskIOfEveryChainGoesIntoSlotI() {
    Plan plan =
        new Plan(
            128,
            List.of(new Plan.Chain(List.of("s"), 1, true), new Plan.Chain(List.of("s"), 2, false)),
            List.of());
    Placement placement =
        Placement.spread(Placement.slots(plan), List.of(new Seat("a", 1), new Seat("b", 1)));

    assertThat(placement.bySubtask(plan))
        .containsEntry(new SubtaskId(0, 0), "a")
        .containsEntry(new SubtaskId(1, 0), "a")
        .containsEntry(new SubtaskId(1, 1), "b")
        .hasSize(3);
  }
}

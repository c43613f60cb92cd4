package dev.weir.coordinator.plan;

import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Plan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which executor runs what. A slot holds one subtask of every chain: subtask i of each chain goes
 * into slot i, so a job needs as many slots as its widest chain has subtasks. A function of its
 * arguments.
 *
 * @param bySlot executor of each slot
 */
public record Placement(List<String> bySlot) {
  public Placement {
    bySlot = List.copyOf(bySlot);
  }

  /**
   * An executor that can take a part of the job.
   *
   * @param freeSlots of its worker, for this job; beyond them it is oversubscribed
   */
  public record Seat(String executor, int freeSlots) {}

  /** Slots that the plan needs. */
  public static int slots(Plan plan) {
    return plan.chains().stream().mapToInt(Plan.Chain::parallelism).max().orElse(0);
  }

  /**
   * Spreads slots evenly: each next one goes to the seat that has the fewest, first among those
   * with a free slot. A seat's slots are neighbours.
   *
   * @param seats at least one; the order decides between equals
   */
  public static Placement spread(int slots, List<Seat> seats) {
    int[] taken = new int[seats.size()];
    for (int slot = 0; slot < slots; slot++) {
      taken[next(seats, taken)]++;
    }
    List<String> bySlot = new ArrayList<>();
    for (int seat = 0; seat < taken.length; seat++) {
      bySlot.addAll(Collections.nCopies(taken[seat], seats.get(seat).executor()));
    }
    return new Placement(bySlot);
  }

  private static int next(List<Seat> seats, int[] taken) {
    int best = -1;
    for (int seat = 0; seat < taken.length; seat++) {
      if (best < 0 || isBetter(seats, taken, seat, best)) {
        best = seat;
      }
    }
    return best;
  }

  private static boolean isBetter(List<Seat> seats, int[] taken, int seat, int best) {
    boolean free = taken[seat] < seats.get(seat).freeSlots();
    boolean bestFree = taken[best] < seats.get(best).freeSlots();
    return free == bestFree ? taken[seat] < taken[best] : free;
  }

  /** Executor of every subtask. */
  public SortedMap<SubtaskId, String> bySubtask(Plan plan) {
    SortedMap<SubtaskId, String> bySubtask = new TreeMap<>();
    for (SubtaskId subtask : plan.subtasks()) {
      bySubtask.put(subtask, bySlot.get(subtask.index()));
    }
    return bySubtask;
  }

  /** How many slots each executor got. */
  public SortedMap<String, Integer> slotsByExecutor() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    bySlot.forEach(executor -> counts.merge(executor, 1, Integer::sum));
    return counts;
  }
}

package dev.weir.worker.exchange;

import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Plan;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one executor needs to know to join the exchange of an attempt.
 *
 * @param placements executor of every subtask of the plan
 * @param self the executor that this is
 * @param peers every executor of the attempt by its id, this one too
 */
public record ExchangeSpec(
    String job,
    int region,
    int attempt,
    Plan plan,
    SortedMap<SubtaskId, String> placements,
    String self,
    SortedMap<String, PeerAddress> peers) {
  public ExchangeSpec {
    placements = Collections.unmodifiableSortedMap(new TreeMap<>(placements));
    peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
    for (SubtaskId subtask : plan.subtasks()) {
      String executor = placements.get(subtask);
      if (executor == null || !peers.containsKey(executor)) {
        throw new IllegalArgumentException("subtask " + subtask + " is placed on " + executor);
      }
    }
  }

  /** Where a subtask runs. */
  String executorOf(SubtaskId subtask) {
    return Objects.requireNonNull(placements.get(subtask));
  }

  /** The link on which one executor of the attempt sends data to another. */
  LinkId link(String from, String to) {
    return new LinkId(job, region, attempt, from, incarnation(from), to, incarnation(to));
  }

  private String incarnation(String executor) {
    return Objects.requireNonNull(peers.get(executor)).incarnation();
  }
}

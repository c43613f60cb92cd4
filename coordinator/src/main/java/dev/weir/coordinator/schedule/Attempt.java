package dev.weir.coordinator.schedule;

import dev.weir.api.id.SubtaskId;
import dev.weir.coordinator.message.AttemptTarget;
import dev.weir.coordinator.message.ExecutorNews.SubtaskStage;
import dev.weir.coordinator.message.ExecutorOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An attempt that is deployed: who runs which subtask, and how far each has come. */
final class Attempt {
  final AttemptTarget target;
  private final SortedMap<SubtaskId, String> hosts;
  private final SortedMap<SubtaskId, SubtaskStage> stages = new TreeMap<>();

  Attempt(AttemptTarget target, SortedMap<SubtaskId, String> hosts) {
    this.target = target;
    this.hosts = hosts;
    hosts.keySet().forEach(subtask -> stages.put(subtask, SubtaskStage.OPENING));
  }

  SortedMap<SubtaskId, String> hosts() {
    return hosts;
  }

  /** Every executor of the attempt. */
  SortedSet<String> executors() {
    return new TreeSet<>(hosts.values());
  }

  List<SubtaskId> subtasksOn(String executor) {
    List<SubtaskId> there = new ArrayList<>();
    hosts.forEach(
        (subtask, host) -> {
          if (host.equals(executor)) {
            there.add(subtask);
          }
        });
    return there;
  }

  /** Whether this executor speaks for this attempt. */
  boolean isFrom(String executor, AttemptTarget of) {
    return target.equals(of) && hosts.containsValue(executor);
  }

  /** Takes a report; one that was overtaken by a later stage counts for nothing. */
  void report(String executor, SubtaskId subtask, SubtaskStage stage) {
    SubtaskStage so = stages.get(subtask);
    if (so != null && executor.equals(hosts.get(subtask)) && stage.compareTo(so) > 0) {
      stages.put(subtask, stage);
    }
  }

  @Nullable SubtaskStage stage(SubtaskId subtask) {
    return stages.get(subtask);
  }

  /** Whether every subtask has come at least so far. */
  boolean allAtLeast(SubtaskStage stage) {
    return stages.values().stream().allMatch(so -> so.compareTo(stage) >= 0);
  }

  /** Subtasks that have not come so far. */
  List<SubtaskId> before(SubtaskStage stage) {
    List<SubtaskId> late = new ArrayList<>();
    stages.forEach(
        (subtask, so) -> {
          if (so.compareTo(stage) < 0) {
            late.add(subtask);
          }
        });
    return late;
  }

  void broadcast(Fleet fleet, ExecutorOrder order) {
    executors().forEach(executor -> fleet.send(executor, order));
  }
}

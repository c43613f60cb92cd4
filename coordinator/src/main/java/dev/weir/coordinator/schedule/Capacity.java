package dev.weir.coordinator.schedule;

import dev.weir.api.id.JobId;
import dev.weir.coordinator.plan.Placement;
import dev.weir.coordinator.plan.Placement.Seat;
import dev.weir.coordinator.schedule.ExecutorProcess.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who has room for what: slots and executors of the workers, and the spares. A job has at most one
 * executor on a worker. Owned by the coordinator's thread; pure.
 */
final class Capacity {
  private final Fleet fleet;

  /** Slots that each job holds, by worker. */
  private final SortedMap<JobId, SortedMap<String, Integer>> taken = new TreeMap<>();

  Capacity(Fleet fleet) {
    this.fleet = fleet;
  }

  /** The job holds the slots of this placement, and no others. */
  void take(JobId job, Placement placement) {
    SortedMap<String, Integer> byWorker = new TreeMap<>();
    placement
        .slotsByExecutor()
        .forEach(
            (id, slots) -> {
              ExecutorProcess executor = fleet.executor(id);
              if (executor != null) {
                byWorker.merge(executor.worker, slots, Integer::sum);
              }
            });
    taken.put(job, byWorker);
  }

  /** The job holds nothing any more; its executors exit. */
  void release(JobId job, String reason) {
    taken.remove(job);
    fleet.members(job).forEach(member -> fleet.dismiss(member, reason));
  }

  int usedSlots(String worker) {
    return taken.values().stream().mapToInt(held -> held.getOrDefault(worker, 0)).sum();
  }

  private int freeSlots(WorkerProcess worker, JobId forJob) {
    int own = taken.getOrDefault(forJob, Collections.emptySortedMap()).getOrDefault(worker.id, 0);
    return Math.max(0, worker.slots() - usedSlots(worker.id) + own);
  }

  /** Whether the job would be less oversubscribed if it were placed anew on what is ready now. */
  boolean couldSpread(JobId job, int slots) {
    int tooMany = 0;
    for (Map.Entry<String, Integer> held :
        taken.getOrDefault(job, Collections.emptySortedMap()).entrySet()) {
      WorkerProcess worker = fleet.workers().get(held.getKey());
      int free = worker == null ? 0 : freeSlots(worker, job);
      tooMany += Math.max(0, held.getValue() - free);
    }
    if (tooMany == 0) {
      return false;
    }
    int free = seats(job).stream().mapToInt(Seat::freeSlots).sum();
    return Math.max(0, slots - free) < tooMany;
  }

  private boolean hasRoom(WorkerProcess worker, JobId forJob) {
    long others =
        fleet.of(worker.id).stream()
            .filter(e -> e.role == Role.MEMBER && !forJob.equals(e.job))
            .count();
    return worker.connected && others < worker.maxExecutors();
  }

  /** Slots that a job could get at most, were every executor ready. */
  int freeSlots(JobId forJob) {
    return fleet.workers().values().stream()
        .filter(worker -> hasRoom(worker, forJob))
        .mapToInt(worker -> freeSlots(worker, forJob))
        .sum();
  }

  /** For each worker the executor there that could run a part of the job now. */
  List<Seat> seats(JobId job) {
    List<Seat> seats = new ArrayList<>();
    for (WorkerProcess worker : fleet.workers().values()) {
      ExecutorProcess executor = candidate(worker, job);
      if (executor != null) {
        seats.add(new Seat(executor.id, freeSlots(worker, job)));
      }
    }
    return seats;
  }

  private @Nullable ExecutorProcess candidate(WorkerProcess worker, JobId job) {
    List<ExecutorProcess> there =
        fleet.of(worker.id).stream().filter(ExecutorProcess::isReady).toList();
    for (ExecutorProcess executor : there) {
      if (executor.isMemberOf(job)) {
        return executor;
      }
    }
    return hasRoom(worker, job) ? spare(there) : null;
  }

  private static @Nullable ExecutorProcess spare(List<ExecutorProcess> executors) {
    return executors.stream()
        .filter(e -> e.isReady() && e.role == Role.SPARE)
        .findFirst()
        .orElse(null);
  }

  /**
   * Whether a worker with free slots has no ready executor for the job yet, but will; sees to it.
   */
  boolean awaits(JobId job) {
    boolean awaited = false;
    for (WorkerProcess worker : fleet.workers().values()) {
      if (hasRoom(worker, job)
          && freeSlots(worker, job) > 0
          && candidate(worker, job) == null
          && (isComing(worker) || startOn(worker))) {
        awaited = true;
      }
    }
    return awaited;
  }

  private boolean isComing(WorkerProcess worker) {
    return fleet.of(worker.id).stream()
        .anyMatch(e -> e.role == Role.STARTING || e.role == Role.JOINING);
  }

  private boolean startOn(WorkerProcess worker) {
    if (fleet.of(worker.id).size() > worker.maxExecutors()) {
      return false;
    }
    fleet.start(worker);
    return true;
  }

  /**
   * A spare to run a job's code in, from now on that job's own: on another worker than {@code not}
   * if there is one. Null when there is none now.
   */
  @Nullable ExecutorProcess takeSpare(JobId job, @Nullable String not) {
    ExecutorProcess best = null;
    int bestFree = -1;
    for (WorkerProcess worker : fleet.workers().values()) {
      ExecutorProcess spare = hasRoom(worker, job) ? spare(fleet.of(worker.id)) : null;
      int free = worker.id.equals(not) ? 0 : 1 + freeSlots(worker, job);
      if (spare != null && free > bestFree) {
        best = spare;
        bestFree = free;
      }
    }
    if (best != null) {
      fleet.join(best, job);
    }
    return best;
  }

  /** Whether a spare is on its way; sees to it that one is, where there is room. */
  boolean awaitsSpare(JobId job) {
    boolean awaited = false;
    for (WorkerProcess worker : fleet.workers().values()) {
      if (hasRoom(worker, job) && spare(fleet.of(worker.id)) == null) {
        awaited |= isComing(worker) || startOn(worker);
      }
    }
    return awaited;
  }

  /** Whether every worker is connected and has a ready spare, or no room for one. */
  boolean isRefilled() {
    return fleet.workers().values().stream()
        .allMatch(
            worker -> {
              List<ExecutorProcess> there = fleet.of(worker.id);
              return worker.connected
                  && (spare(there) != null || there.size() > worker.maxExecutors());
            });
  }

  /** One spare stands ready on each worker, except where a job's start needs the machine now. */
  void refill(Set<String> busyWorkers) {
    for (WorkerProcess worker : fleet.workers().values()) {
      if (worker.connected
          && !busyWorkers.contains(worker.id)
          && spare(fleet.of(worker.id)) == null
          && !isComing(worker)) {
        startOn(worker);
      }
    }
  }
}

package dev.weir.coordinator.leader;

import dev.weir.api.id.LeaderEpoch;
import java.util.List;

/** What {@link LeaderCore} tells the rest of the coordinator. */
public sealed interface LeaderSignal {

  /**
   * The claim was applied and every job read. Comes at most once in a process; the coordinator may
   * act on it once it is leading.
   */
  record Started(LeaderEpoch epoch, List<FoundJob> jobs) implements LeaderSignal {
    public Started {
      jobs = List.copyOf(jobs);
    }
  }

  /** A call that somebody made through {@link MetadataCalls} has its outcome. */
  record Settled(Outcome outcome) implements LeaderSignal {}
}

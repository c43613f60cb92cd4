package dev.weir.coordinator.schedule;

import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.coordinator.leader.DamagedJob;
import dev.weir.coordinator.leader.Outcome;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a job's nodes again after a write was refused, so that the next one expects what is there.
 * Belongs to its {@link JobCore}.
 */
final class Resync {
  private final JobFacts facts;
  private final SortedSet<Long> missing = new TreeSet<>();
  private @Nullable DamagedJob damage;

  Resync(JobFacts facts, Outbox out) {
    this.facts = facts;
    for (String path :
        List.of(
            MetadataPaths.exec(facts.job()),
            MetadataPaths.pointer(facts.job()),
            MetadataPaths.result(facts.job()))) {
      missing.add(out.read(facts.job(), path));
    }
  }

  void on(Outcome outcome) {
    if (!missing.remove(outcome.token())) {
      return;
    }
    if (outcome instanceof Outcome.Unreadable damaged) {
      damage =
          new DamagedJob(
              facts.job(),
              facts.spec,
              facts.result,
              new TreeMap<>(Map.of(damaged.path(), damaged.version())),
              damaged.path() + ": " + damaged.defect());
    }
    if (!(outcome instanceof Outcome.Found found)) {
      return;
    }
    if (found.value() instanceof Exec exec) {
      facts.exec = exec;
      facts.execVersion = found.version();
    } else if (found.value() instanceof Pointer pointer) {
      facts.pointer = pointer;
      facts.pointerVersion = found.version();
    } else if (found.value() instanceof Result result) {
      facts.result = result;
    }
  }

  /** What cannot be read; null while everything can. */
  @Nullable DamagedJob damage() {
    return damage;
  }

  boolean finished() {
    return missing.isEmpty();
  }
}

package dev.weir.coordinator.schedule;

import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.coordinator.leader.Outcome;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads a job's nodes again after a write was refused, so that the next one expects what is there.
 * Belongs to its {@link JobCore}.
 */
final class Resync {
  private final JobFacts facts;
  private final SortedSet<Long> missing = new TreeSet<>();

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
    if (!missing.remove(outcome.token()) || !(outcome instanceof Outcome.Found found)) {
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

  boolean finished() {
    return missing.isEmpty();
  }
}

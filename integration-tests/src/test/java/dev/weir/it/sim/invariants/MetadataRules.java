package dev.weir.it.sim.invariants;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue;
import java.util.Map;
import java.util.SortedMap;

/** I1, I3, I4, I9, J1 and J4: what is written into the metadata store. */
final class MetadataRules {
  private final Judge judge;

  MetadataRules(Judge judge) {
    this.judge = judge;
  }

  /** A transaction was applied; {@code before} does not know of it yet. */
  void applied(SortedMap<String, MetadataValue> values, History before) {
    for (Map.Entry<String, MetadataValue> entry : values.entrySet()) {
      MetadataValue value = entry.getValue();
      if (entry.getKey().equals(MetadataPaths.LEADER)) {
        LeaderEpoch epoch = before.leader == null ? LeaderEpoch.NONE : before.leader.epoch();
        judge.require(
            value.epoch().compareTo(epoch) > 0, "I1", "epoch %s after %s", value.epoch(), epoch);
      } else {
        judge.require(
            before.leader != null && value.epoch().equals(before.leader.epoch()),
            "I1",
            "%s was written in epoch %s, /leader is %s",
            entry.getKey(),
            value.epoch(),
            before.leader);
      }
      if (value instanceof MetadataValue.Exec exec && before.exec != null) {
        exec(exec, before);
      } else if (value instanceof MetadataValue.Pointer pointer && before.pointer != null) {
        pointer(pointer, before);
      } else if (value instanceof MetadataValue.Wish wish) {
        judge.require(
            before.wish == null || before.wish.kind().compareTo(wish.kind()) < 0,
            "J4",
            "%s after %s",
            wish,
            before.wish);
      } else if (value instanceof MetadataValue.Result) {
        judge.require(before.result == null, "J1", "a second result");
      }
    }
  }

  private void exec(MetadataValue.Exec exec, History before) {
    judge.require(
        before.exec != null && exec.attempts().equals(before.exec.attempts().next()),
        "I3",
        "attempts %s after %s",
        exec.attempts(),
        before.exec);
    judge.require(
        exec.restoredFrom().equals(before.pointerId()),
        "I9",
        "attempts %s start from %s, the pointer is %s",
        exec.attempts(),
        exec.restoredFrom(),
        before.pointerId());
    judge.require(before.result == null, "J1", "attempts %s after the result", exec.attempts());
  }

  private void pointer(MetadataValue.Pointer pointer, History before) {
    judge.require(
        pointer.id().isAfter(before.pointerId()),
        "I4",
        "pointer %s after %s",
        pointer.id(),
        before.pointerId());
    judge.require(
        before.pointer == null || pointer.attempts().of(0) >= before.pointer.attempts().of(0),
        "I4",
        "pointer %s of attempts %s after one of %s",
        pointer.id(),
        pointer.attempts(),
        before.pointer);
    judge.require(
        before.exec != null && pointer.attempts().equals(before.exec.attempts()),
        "I3",
        "pointer %s is of attempts %s, the job is in %s",
        pointer.id(),
        pointer.attempts(),
        before.exec);
    judge.require(before.result == null, "J1", "pointer %s after the result", pointer.id());
  }
}

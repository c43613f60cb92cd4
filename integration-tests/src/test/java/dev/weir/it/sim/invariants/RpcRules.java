package dev.weir.it.sim.invariants;

import dev.weir.api.id.CheckpointId;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** I10 and R2: what is commanded and reported, and what happens while a decision is open. */
final class RpcRules implements Observer {
  private final Judge judge;
  private final History history;
  private final Set<CheckpointId> complete = new HashSet<>();

  /** By epoch, through which checkpoint its leader has said that they are dead. */
  private final Map<Long, CheckpointId> dead = new HashMap<>();

  /** The last pointer whose write was sent, and what it would decide. */
  private @Nullable Open open;

  private record Open(MetadataValue.Pointer pointer, Set<String> names) {}

  RpcRules(Judge judge, History history) {
    this.judge = judge;
    this.history = history;
  }

  @Override
  public void commanded(String coordinator, CoordinatorCommand command) {
    if (command instanceof CoordinatorCommand.MetadataWrite write) {
      for (MetadataOp operation : write.operations()) {
        if (operation instanceof MetadataOp.Set set
            && set.value() instanceof MetadataValue.Pointer pointer) {
          open = new Open(pointer, names(pointer));
        }
      }
    } else if (command instanceof CoordinatorCommand.ToExecutor order) {
      if (order.order() instanceof ExecutorOrder.Commit commit) {
        judge.require(
            !commit.permit().through().isAfter(history.pointerId()),
            "I10",
            "%s says Commit %s, the pointer is %s",
            coordinator,
            commit.permit().through(),
            history.pointerId());
      } else if (order.order() instanceof ExecutorOrder.AbortThrough abort) {
        aborted(coordinator, order.epoch().value(), abort.through());
      }
    }
  }

  private void aborted(String coordinator, long epoch, CheckpointId through) {
    judge.require(
        !complete.contains(through),
        "I10",
        "%s says that %s is dead, which is complete",
        coordinator,
        through);
    dead.merge(epoch, through, (a, b) -> a.isAfter(b) ? a : b);
    Open now = undecided();
    judge.require(
        now == null || epoch != now.pointer.epoch().value() || now.pointer.id().isAfter(through),
        "I10",
        "%s says that %s is dead, which is not decided",
        coordinator,
        through);
  }

  private Set<String> names(MetadataValue.Pointer pointer) {
    var names = new TreeSet<String>();
    names.add(pointer.manifestKey());
    Manifest manifest = history.manifest(pointer);
    if (manifest != null) {
      for (SectionHandle section : manifest.sections()) {
        if (section.location() instanceof SectionHandle.Stored stored) {
          names.add(stored.objectKey());
        }
        section.committables().forEach(c -> names.add(History.hiddenName(c.payload())));
      }
    }
    return names;
  }

  /** A pointer that was sent, and may yet be applied, or was and nobody knows. */
  private @Nullable Open undecided() {
    Open last = open;
    return last != null
            && history.leader != null
            && history.exec != null
            && last.pointer.epoch().equals(history.leader.epoch())
            && last.pointer.attempts().equals(history.exec.attempts())
            && last.pointer.id().isAfter(history.pointerId())
        ? last
        : null;
  }

  @Override
  public void objectDeleted(String key) {
    deleted(key);
  }

  @Override
  public void partDeleted(String directory, String name) {
    deleted(name);
  }

  private void deleted(String name) {
    Open now = undecided();
    judge.require(
        now == null || !now.names.contains(name),
        "I10",
        "%s was deleted, and whether a pointer names it is not decided",
        name);
  }

  /** A pointer was applied. */
  void completed(MetadataValue.Pointer pointer) {
    complete.add(pointer.id());
    CheckpointId through = dead.getOrDefault(pointer.epoch().value(), CheckpointId.NONE);
    judge.require(
        pointer.id().isAfter(through),
        "I10",
        "pointer %s was applied after it was said that %s is dead",
        pointer.id(),
        through);
  }

  @Override
  public void reported(ExecutorIdentity executor, ExecutorReport report) {
    if (report instanceof ExecutorReport.CommitReport commit) {
      judge.require(
          !commit.through().isAfter(history.pointerId()),
          "R2",
          "%s has committed through %s, the pointer is %s",
          executor.executor(),
          commit.through(),
          history.pointerId());
    }
  }

  /** What is complete, once more from the writes. */
  void recompute() {
    var again = new HashSet<CheckpointId>();
    history.pointers.forEach(p -> again.add(p.pointer().id()));
    judge.require(
        again.equals(complete), "AGREE", "complete are %s, found on the way %s", again, complete);
  }
}

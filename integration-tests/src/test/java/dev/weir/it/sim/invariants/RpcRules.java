package dev.weir.it.sim.invariants;

import dev.weir.api.id.CheckpointId;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.worker.executor.CodeOfJob;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.Executor.Verdict;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** I2, I10, R2 and J3: what is commanded, obeyed and reported. */
final class RpcRules implements Observer {
  private final Judge judge;
  private final History history;
  private final String jarSha256;
  private final Map<String, Long> accepted = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private final Set<CheckpointId> complete = new HashSet<>();

  /** By epoch, through which checkpoint its leader has said that they are dead. */
  private final Map<Long, CheckpointId> dead = new HashMap<>();

  RpcRules(Judge judge, History history, String jarSha256) {
    this.judge = judge;
    this.history = history;
    this.jarSha256 = jarSha256;
  }

  @Override
  public void obeyed(
      ExecutorIdentity executor, CommandFence fence, ExecutorCommand command, Verdict verdict) {
    if (verdict != Verdict.ACCEPTED) {
      return;
    }
    judge.require(
        fence.incarnation().equals(executor.incarnation())
            && !ended.contains(executor.incarnation()),
        "I2",
        "%s took a command for %s",
        executor.incarnation(),
        fence.incarnation());
    accept(executor.incarnation(), fence.epoch().value());
  }

  private void accept(String receiver, long epoch) {
    long highest = accepted.getOrDefault(receiver, 0L);
    judge.require(epoch >= highest, "I2", "%s took epoch %d after %d", receiver, epoch, highest);
    accepted.put(receiver, Math.max(highest, epoch));
  }

  @Override
  public void workerObeyed(String incarnation, long epoch, String named, boolean obeyed) {
    if (obeyed && named.equals(incarnation)) {
      accept(incarnation, epoch);
    }
  }

  @Override
  public void executorEnded(ExecutorIdentity executor) {
    ended.add(executor.incarnation());
  }

  @Override
  public void commanded(String coordinator, CoordinatorCommand command) {
    if (!(command instanceof CoordinatorCommand.ToExecutor order)) {
      return;
    }
    if (order.order() instanceof ExecutorOrder.Commit commit) {
      judge.require(
          !commit.permit().through().isAfter(history.pointerId()),
          "I10",
          "%s says Commit %s, the pointer is %s",
          coordinator,
          commit.permit().through(),
          history.pointerId());
    } else if (order.order() instanceof ExecutorOrder.AbortThrough abort) {
      judge.require(
          !complete.contains(abort.through()),
          "I10",
          "%s says that %s is dead, which is complete",
          coordinator,
          abort.through());
      dead.merge(order.epoch().value(), abort.through(), (a, b) -> a.isAfter(b) ? a : b);
    }
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

  @Override
  public void codeLoaded(CodeOfJob code) {
    judge.require(
        code.jarSha256().equals(jarSha256), "J3", "code of jar %s was loaded", code.jarSha256());
  }
}

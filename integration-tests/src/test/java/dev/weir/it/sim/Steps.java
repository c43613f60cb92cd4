package dev.weir.it.sim;

import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorCommand.ToExecutor;
import dev.weir.coordinator.message.ExecutorOrder;
import java.util.Map;

/** Which step of the protocol a coordinator takes. Functions. */
final class Steps {
  private Steps() {}

  /** What a coordinator does by carrying out a command. */
  static Step sent(CoordinatorCommand command) {
    if (command instanceof CoordinatorCommand.MetadataWrite write) {
      return step(write);
    }
    if (command instanceof CoordinatorCommand.BlobCreate) {
      return Step.MANIFEST_SENT;
    }
    if (command instanceof CoordinatorCommand.BlobDelete) {
      return Step.OBJECT_DELETED;
    }
    if (command instanceof ToExecutor order) {
      return step(order.order());
    }
    return Step.IDLE;
  }

  private static Step step(CoordinatorCommand.MetadataWrite write) {
    Step step = Step.IDLE;
    for (MetadataOp operation : write.operations()) {
      if (!(operation instanceof MetadataOp.Check) && step == Step.IDLE) {
        step = step(operation.path()); // of a job's creation the spec, which comes first
      }
    }
    return step;
  }

  private static Step step(String path) {
    if (path.equals(MetadataPaths.LEADER)) {
      return Step.CLAIM_SENT;
    }
    if (path.endsWith("/exec")) {
      return Step.EXEC_SENT;
    }
    if (path.endsWith("/spec")) {
      return Step.SPEC_SENT;
    }
    if (path.endsWith("/wish")) {
      return Step.WISH_SENT;
    }
    return path.endsWith("/result") ? Step.RESULT_SENT : Step.POINTER_SENT;
  }

  private static Step step(ExecutorOrder order) {
    if (order instanceof ExecutorOrder.Deploy) {
      return Step.DEPLOY_SENT;
    }
    if (order instanceof ExecutorOrder.StartSources) {
      return Step.START_SENT;
    }
    if (order instanceof ExecutorOrder.TriggerBarrier) {
      return Step.TRIGGER_SENT;
    }
    if (order instanceof ExecutorOrder.Commit) {
      return Step.COMMIT_SENT;
    }
    if (order instanceof ExecutorOrder.AbortThrough) {
      return Step.ABORT_SENT;
    }
    return order instanceof ExecutorOrder.DropAttempt ? Step.DROP_SENT : Step.IDLE;
  }

  /** What has happened when a coordinator's write of these values was applied. */
  static Step applied(Map<String, MetadataValue> values) {
    Step step = Step.IDLE;
    for (MetadataValue value : values.values()) {
      if (value instanceof MetadataValue.Leader) {
        step = Step.CLAIM_APPLIED;
      } else if (value instanceof MetadataValue.Spec) {
        step = Step.JOB_CREATED;
      } else if (value instanceof MetadataValue.Exec && values.size() == 1) {
        step = Step.EXEC_APPLIED;
      } else if (value instanceof MetadataValue.Pointer && values.size() == 1) {
        step = Step.POINTER_APPLIED;
      } else if (value instanceof MetadataValue.Wish) {
        step = Step.WISH_APPLIED;
      } else if (value instanceof MetadataValue.Result) {
        step = Step.RESULT_APPLIED;
      }
    }
    return step;
  }
}

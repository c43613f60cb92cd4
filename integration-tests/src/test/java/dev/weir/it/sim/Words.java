package dev.weir.it.sim;

import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorReport;
import java.util.SortedMap;

/** What happened, in as few words as a reader of a trace needs. */
final class Words {
  private Words() {}

  static String of(SortedMap<String, MetadataValue> values) {
    var words = new StringBuilder();
    values.forEach(
        (path, value) -> words.append(shortened(path)).append('=').append(of(value)).append(' '));
    return words.toString().stripTrailing();
  }

  private static String shortened(String path) {
    return path.startsWith("/jobs/")
        ? path.substring(0, 10) + path.substring(path.lastIndexOf('/'))
        : path;
  }

  static String of(MetadataValue value) {
    if (value instanceof MetadataValue.Leader leader) {
      return "epoch " + leader.epoch() + " " + leader.coordinator();
    }
    if (value instanceof MetadataValue.Exec exec) {
      return "attempts "
          + exec.attempts()
          + " from "
          + exec.restoredFrom()
          + " epoch "
          + exec.epoch();
    }
    if (value instanceof MetadataValue.Pointer pointer) {
      return pointer.id() + " attempts " + pointer.attempts() + " epoch " + pointer.epoch();
    }
    if (value instanceof MetadataValue.Result result) {
      return result.status() + " " + result.error();
    }
    return value.getClass().getSimpleName();
  }

  static String of(ExecutorOrder order) {
    if (order instanceof ExecutorOrder.Deploy deploy) {
      return "Deploy attempt " + deploy.target().attempt() + " from " + deploy.restoredFrom();
    }
    if (order instanceof ExecutorOrder.TriggerBarrier trigger) {
      return "TriggerBarrier " + trigger.checkpoint();
    }
    if (order instanceof ExecutorOrder.Commit commit) {
      return "Commit " + commit.permit().through();
    }
    if (order instanceof ExecutorOrder.AbortThrough abort) {
      return "AbortThrough " + abort.through();
    }
    if (order instanceof ExecutorOrder.DropAttempt drop) {
      return "DropAttempt " + drop.target().attempt();
    }
    if (order instanceof ExecutorOrder.Exit exit) {
      return "Exit: " + exit.reason();
    }
    return order.getClass().getSimpleName();
  }

  static String of(ExecutorCommand command) {
    if (command instanceof ExecutorCommand.Deploy deploy) {
      return "Deploy attempt " + deploy.target().attempt() + " from " + deploy.restoredFrom();
    }
    if (command instanceof ExecutorCommand.TriggerBarrier trigger) {
      return "TriggerBarrier " + trigger.checkpoint();
    }
    if (command instanceof ExecutorCommand.Commit commit) {
      return "Commit " + commit.through();
    }
    if (command instanceof ExecutorCommand.AbortThrough abort) {
      return "AbortThrough " + abort.through();
    }
    if (command instanceof ExecutorCommand.DropAttempt drop) {
      return "DropAttempt " + drop.target().attempt();
    }
    if (command instanceof ExecutorCommand.Exit exit) {
      return "Exit: " + exit.reason();
    }
    return command.getClass().getSimpleName();
  }

  static String of(ExecutorReport report) {
    if (report instanceof ExecutorReport.SubtaskStatus status) {
      return "subtask "
          + status.subtask()
          + " "
          + status.stage()
          + " attempt "
          + status.target().attempt()
          + (status.error() == null
              ? ""
              : ": " + status.error().code() + " " + status.error().message());
    }
    if (report instanceof ExecutorReport.CheckpointAck ack) {
      return "ack " + ack.checkpoint() + " attempt " + ack.target().attempt();
    }
    if (report instanceof ExecutorReport.CheckpointDeclined declined) {
      return "declined " + declined.checkpoint() + ": " + declined.error().message();
    }
    if (report instanceof ExecutorReport.CommitReport commit) {
      return "committed through " + commit.through() + " " + commit.subtasks();
    }
    if (report instanceof ExecutorReport.AttemptDropped dropped) {
      return "dropped attempt " + dropped.target().attempt();
    }
    if (report instanceof ExecutorReport.State state) {
      return "state "
          + (state.hosted() == null ? "spare" : "hosts " + state.hosted().target().attempt());
    }
    if (report instanceof ExecutorReport.Described described) {
      return "described" + (described.error() == null ? "" : ": " + described.error().message());
    }
    return report.getClass().getSimpleName();
  }
}

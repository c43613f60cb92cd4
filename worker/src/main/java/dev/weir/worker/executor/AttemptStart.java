package dev.weir.worker.executor;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.worker.exchange.AttemptExchange;
import dev.weir.worker.executor.ExecutorCommand.Deploy;
import dev.weir.worker.executor.ExecutorCommand.Restore;
import dev.weir.worker.operator.SinkOperator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The start of an attempt, step by step: define, compare, read the checkpoint's sections, assemble,
 * open. What goes wrong fails the attempt. Owned by the control thread.
 */
final class AttemptStart {
  private final LocalAttempt attempt;
  private final Deploy deploy;
  private final List<SubtaskId> ids;
  private final ExecutorPorts ports;

  /**
   * @param ids of the subtasks placed here, in order
   */
  AttemptStart(LocalAttempt attempt, Deploy deploy, List<SubtaskId> ids, ExecutorPorts ports) {
    this.attempt = attempt;
    this.deploy = deploy;
    this.ids = ids;
    this.ports = ports;
  }

  void define(AttemptAssembly assembly) {
    ports
        .code()
        .define(deploy.assembly().code(), Math.max(1, ids.size()))
        .whenComplete(
            (graphs, failure) ->
                attempt.post(
                    () -> {
                      if (graphs == null) {
                        throw Causes.named(failure, "define");
                      }
                      AttemptAssembly.requireSame(deploy, graphs);
                      readSections(sections -> assemble(assembly, graphs, sections));
                    }));
  }

  private void readSections(Consumer<SortedMap<SubtaskId, byte[]>> next) {
    var locations = new TreeMap<SubtaskId, SectionHandle.Location>();
    for (Restore restore : deploy.restores()) {
      if (restore.sections().size() > 1) {
        throw new WeirException(
            ErrorCode.INTERNAL,
            "subtask " + restore.subtask() + " is to be restored from several sections");
      }
      if (!restore.sections().isEmpty()) {
        locations.put(restore.subtask(), restore.sections().get(0).location());
      }
    }
    new SectionReads(ports.store(), ports.threads().control())
        .read(locations)
        .whenComplete(
            (sections, failure) ->
                attempt.guarded(
                    () -> {
                      if (sections == null) {
                        throw Causes.named(failure, "reading the checkpoint");
                      }
                      next.accept(sections);
                    }));
  }

  private void assemble(
      AttemptAssembly assembly, List<JobGraph> graphs, SortedMap<SubtaskId, byte[]> sections) {
    if (ids.isEmpty()) {
      return;
    }
    var news = new AttemptNews(attempt, ports.threads().control());
    AttemptExchange exchange = assembly.exchange(graphs.get(0), news);
    SortedMap<SubtaskId, LocalSubtask> subtasks = assembly.subtasks(ids, graphs, exchange, news);
    attempt.assembled(exchange, subtasks, assembly.settings().stuckStepMillis());
    exchange.start();
    for (LocalSubtask local : subtasks.values()) {
      Restore restore = restore(local.id);
      byte[] section = sections.get(local.id);
      SinkOperator.Recovery recovery = recovery(local.id, restore);
      local.tell(subtask -> subtask.open(section, recovery));
    }
  }

  /** Null only where nothing was ever written: a later attempt clears what earlier ones left. */
  private SinkOperator.@Nullable Recovery recovery(SubtaskId id, @Nullable Restore restore) {
    if (restore != null) {
      return new SinkOperator.Recovery(restore.pending(), restore.inherited());
    }
    return deploy.target().attempt() == 1
        ? null
        : new SinkOperator.Recovery(List.of(), List.of(id.index()));
  }

  private @Nullable Restore restore(SubtaskId subtask) {
    for (Restore restore : deploy.restores()) {
      if (restore.subtask().equals(subtask)) {
        return restore;
      }
    }
    return null;
  }
}

package dev.weir.it.sim;

import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.it.sim.invariants.Observer;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.executor.CodeOfJob;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.Executor.Verdict;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import java.util.SortedMap;

/** Tells another observer all that it hears. */
class Forwarding implements Observer {
  final Observer to;

  Forwarding(Observer to) {
    this.to = to;
  }

  @Override
  public void applied(long transaction, SortedMap<String, MetadataValue> values) {
    to.applied(transaction, values);
  }

  @Override
  public void objectCreated(String key, byte[] bytes) {
    to.objectCreated(key, bytes);
  }

  @Override
  public void objectDeleted(String key) {
    to.objectDeleted(key);
  }

  @Override
  public void commanded(String coordinator, CoordinatorCommand command) {
    to.commanded(coordinator, command);
  }

  @Override
  public void obeyed(
      ExecutorIdentity executor, CommandFence fence, ExecutorCommand command, Verdict verdict) {
    to.obeyed(executor, fence, command, verdict);
  }

  @Override
  public void workerObeyed(String incarnation, long epoch, String named, boolean obeyed) {
    to.workerObeyed(incarnation, epoch, named, obeyed);
  }

  @Override
  public void reported(ExecutorIdentity executor, ExecutorReport report) {
    to.reported(executor, report);
  }

  @Override
  public void sent(LinkId link, boolean opener, byte[] message, int length) {
    to.sent(link, opener, message, length);
  }

  @Override
  public void linkClosed(LinkId link) {
    to.linkClosed(link);
  }

  @Override
  public void executorEnded(ExecutorIdentity executor) {
    to.executorEnded(executor);
  }

  @Override
  public void codeLoaded(ExecutorIdentity executor, CodeOfJob code) {
    to.codeLoaded(executor, code);
  }

  @Override
  public void partRenamed(String directory, String from, String to, byte[] content) {
    this.to.partRenamed(directory, from, to, content);
  }

  @Override
  public void partDeleted(String directory, String name) {
    to.partDeleted(directory, name);
  }

  @Override
  public void partRenameLost(String directory, String from, String to, byte[] content) {
    this.to.partRenameLost(directory, from, to, content);
  }

  @Override
  public void partDeletionLost(String directory, String name) {
    to.partDeletionLost(directory, name);
  }
}

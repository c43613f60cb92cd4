package dev.weir.it.sim.invariants;

import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.executor.CodeOfJob;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.Executor.Verdict;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import java.util.SortedMap;

/** Hears what happens at the ports of a simulation, at the moment it takes effect. */
public interface Observer {
  /** A transaction was applied; the values that it wrote, by path. */
  default void applied(long transaction, SortedMap<String, MetadataValue> values) {}

  default void objectCreated(String key, byte[] bytes) {}

  default void objectDeleted(String key) {}

  /** A coordinator that lives does this. */
  default void commanded(String coordinator, CoordinatorCommand command) {}

  /** An executor was given a command and said what it came to. */
  default void obeyed(
      ExecutorIdentity executor, CommandFence fence, ExecutorCommand command, Verdict verdict) {}

  /** A worker daemon was given a command; {@code obeyed}: it did not distrust the sender. */
  default void workerObeyed(String incarnation, long epoch, String named, boolean obeyed) {}

  default void reported(ExecutorIdentity executor, ExecutorReport report) {}

  /** {@code opener}: it comes from the end that opened the link. */
  default void sent(LinkId link, boolean opener, byte[] message, int length) {}

  default void linkClosed(LinkId link) {}

  default void executorEnded(ExecutorIdentity executor) {}

  default void codeLoaded(ExecutorIdentity executor, CodeOfJob code) {}

  default void partRenamed(String directory, String from, String to, byte[] content) {}

  default void partDeleted(String directory, String name) {}

  /** A power failure has undone a renaming that was not synced. */
  default void partRenameLost(String directory, String from, String to, byte[] content) {}

  /** A power failure has undone a deletion that was not synced. */
  default void partDeletionLost(String directory, String name) {}
}

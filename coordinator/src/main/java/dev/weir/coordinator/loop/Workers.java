package dev.weir.coordinator.loop;

import dev.weir.coordinator.message.CoordinatorCommand.CloseExecutor;
import dev.weir.coordinator.message.CoordinatorCommand.CloseWorker;
import dev.weir.coordinator.message.CoordinatorCommand.ToExecutor;
import dev.weir.coordinator.message.CoordinatorCommand.ToWorker;

/**
 * Port to the processes of the cluster: gRPC streams, or the simulator's. Called by the
 * coordinator's loop; never blocks. What is sent to a process that is not connected, or is of
 * another incarnation, is dropped: its Gone is the answer.
 */
public interface Workers {
  void send(ToExecutor order);

  void send(ToWorker order);

  void close(CloseExecutor order);

  void close(CloseWorker order);
}

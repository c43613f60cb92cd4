package dev.weir.worker.executor;

import dev.weir.api.topology.JobSettings.StateBackendKind;
import dev.weir.state.StateBackend;

/** Port that makes the keyed state of a subtask. */
@FunctionalInterface
public interface StateBackends {
  /**
   * An empty backend for key groups {@code firstGroup} to {@code endGroup}, excluded. Called by the
   * control thread; then owned by the subtask's loop.
   *
   * @param kind as the job's settings say
   */
  StateBackend create(StateBackendKind kind, int maxKeyGroups, int firstGroup, int endGroup);
}

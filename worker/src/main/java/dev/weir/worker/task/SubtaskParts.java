package dev.weir.worker.task;

import dev.weir.api.sink.BlockingCalls;
import dev.weir.state.StateBackend;
import dev.weir.state.pieces.PiecePool;
import dev.weir.worker.exchange.InputGate;
import dev.weir.worker.exchange.OutputGate;
import dev.weir.worker.operator.Chain;
import dev.weir.worker.task.BlockingWork.OwnThread;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subtask is put together of. All of it is owned by the subtask's loop from then on.
 *
 * @param snapshots how they are written
 * @param ownThread of a reader that blocks; null where none is needed
 */
public record SubtaskParts(
    Chain chain,
    InputGate input,
    List<OutputGate> outputs,
    StateBackend state,
    Snapshots snapshots,
    @Nullable OwnThread ownThread) {
  public SubtaskParts {
    outputs = List.copyOf(outputs);
  }

  /**
   * @param calls where snapshots are written
   * @param pool what they are written to, shared by all subtasks of the attempt here
   */
  public record Snapshots(BlockingCalls calls, PiecePool pool) {}
}

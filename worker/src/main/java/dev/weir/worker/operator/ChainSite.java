package dev.weir.worker.operator;

import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.BlockingCalls;
import dev.weir.api.topology.Plan;
import dev.weir.state.StateBackend;
import dev.weir.worker.codec.Codecs;

/**
 * Where a chain is built: which subtask it is, and what it has to work with.
 *
 * @param attempt of the subtask's region
 * @param state the subtask's keyed state, still empty
 */
public record ChainSite(
    JobId job,
    int attempt,
    SubtaskId subtask,
    Plan plan,
    Codecs codecs,
    StateBackend state,
    Calls calls) {

  /**
   * Where connectors may block.
   *
   * @param shared for sinks and enumerators
   * @param own the thread of a reader that blocks; the same as {@code shared} where none is needed
   */
  public record Calls(BlockingCalls shared, BlockingCalls own) {}

  /** The chain's part of the plan. */
  Plan.Chain chain() {
    return plan.chains().get(subtask.chain());
  }
}

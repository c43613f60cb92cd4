package dev.weir.api.sink;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/**
 * Runs calls that may block, one after another in the order given, away from the event loop. Stages
 * complete on the event loop of the subtask, so that a connector's own state needs no lock.
 */
public interface BlockingCalls {
  <R> CompletionStage<R> call(Callable<R> call);

  /** Calls given and not yet completed; a writer that sees too many answers FULL. */
  int pending();
}

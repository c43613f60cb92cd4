package dev.weir.worker.exchange;

import dev.weir.api.codec.Codec;
import dev.weir.api.id.SubtaskId;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * All channels of one attempt that start or end in this executor. Built when the attempt is
 * deployed, then the gates of every local subtask are taken, then {@link #start}.
 */
public final class AttemptExchange {
  /**
   * @param codecOf codec of the records on an edge, by its place in the plan
   * @throws dev.weir.api.error.WeirException when the budget does not hold one frame per channel
   */
  public AttemptExchange(
      ExchangeSpec spec,
      ExchangeLimits limits,
      IntFunction<Codec<?>> codecOf,
      LinkLobby lobby,
      ExchangeListener listener) {
    throw new UnsupportedOperationException();
  }

  /**
   * The input of a local subtask; without channels it never has anything.
   *
   * @param wake makes the subtask's loop step it; called by any thread, often without need
   */
  public InputGate inputGate(SubtaskId subtask, Runnable wake) {
    throw new UnsupportedOperationException();
  }

  /**
   * The outputs of a local subtask, in order of the plan's edges.
   *
   * @param keyHashOf for a HASH edge by its place in the plan: hash of a record's key, used by this
   *     subtask alone
   */
  public List<OutputGate> outputGates(
      SubtaskId subtask, Runnable wake, IntFunction<ToIntFunction<Object>> keyHashOf) {
    throw new UnsupportedOperationException();
  }

  /** Opens the links; {@link ExchangeListener} hears how it went. */
  public void start() {
    throw new UnsupportedOperationException();
  }

  /** Every link is up in both directions. */
  public boolean connected() {
    throw new UnsupportedOperationException();
  }

  /** Both ends of remote channels in this executor, in order of channel. Any thread. */
  public List<ChannelStatus> metrics() {
    throw new UnsupportedOperationException();
  }

  /**
   * Closes the links and takes back all credit. Messages that still come are dropped. Called when
   * no subtask of the attempt is stepped any more. Idempotent.
   */
  public void close() {
    throw new UnsupportedOperationException();
  }
}

package dev.weir.worker.exchange;

import dev.weir.api.error.WeirException;

/** Hears of an attempt's exchange. Called by whatever thread noticed, each method at most once. */
public interface ExchangeListener {
  /**
   * Every link of the attempt is up in both directions: all channels of this executor can carry.
   */
  void connected();

  /** A link or a channel broke; no channel of this attempt can be trusted any more. */
  void failed(WeirException cause);
}

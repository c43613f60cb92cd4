package dev.weir.api.sink;

import java.util.List;

/**
 * What a writer hands to the checkpoint: zero or more transactions that only await the decision.
 */
public record Prepared(List<Committable> committables) {
  public static final Prepared NOTHING = new Prepared(List.of());

  public Prepared {
    committables = List.copyOf(committables);
  }
}

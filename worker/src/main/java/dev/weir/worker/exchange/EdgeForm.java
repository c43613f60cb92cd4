package dev.weir.worker.exchange;

import dev.weir.api.codec.Codec;
import java.util.function.Supplier;

/**
 * What crosses an edge of the plan; both ends of it say the same.
 *
 * @param codec of the records, asked for where they leave or reach an executor
 * @param maker name of the operator that makes them, for messages
 * @param carriesKeyHash whether the hash by which a record's consumer was chosen comes with it,
 *     because finding it again takes longer
 */
public record EdgeForm(Supplier<Codec<?>> codec, String maker, boolean carriesKeyHash) {
  /** What a carried hash takes in a frame, in front of a record's own bytes. */
  int keyHashBytes() {
    return carriesKeyHash ? Integer.BYTES : 0;
  }
}

package dev.weir.worker.exchange;

import dev.weir.api.codec.Codec;

/**
 * What crosses an edge of the plan; both ends of it say the same.
 *
 * @param codec of the records
 * @param maker name of the operator that makes them, for messages
 * @param carriesKeyHash whether the hash by which a record's consumer was chosen comes with it,
 *     because finding it again takes longer
 */
public record EdgeForm(Codec<?> codec, String maker, boolean carriesKeyHash) {
  /** Of records that come alone. */
  public EdgeForm(Codec<?> codec, String maker) {
    this(codec, maker, false);
  }
}

package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.AuctionPrice;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link AuctionPrice}: its components in order. */
final class AuctionPriceWire extends Wire<AuctionPrice> {
  AuctionPriceWire() {
    super(4, AuctionPrice.class);
  }

  @Override
  public void write(AuctionPrice record, DataOutput out) throws IOException {
    out.writeLong(record.auction());
    out.writeLong(record.price());
  }

  @Override
  public AuctionPrice read(DataInput in) throws IOException {
    return new AuctionPrice(in.readLong(), in.readLong());
  }
}

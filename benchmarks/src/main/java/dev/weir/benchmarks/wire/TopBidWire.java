package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.TopBid;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link TopBid}: its components in order. */
final class TopBidWire extends Wire<TopBid> {
  TopBidWire() {
    super(6, TopBid.class);
  }

  @Override
  public void write(TopBid record, DataOutput out) throws IOException {
    out.writeLong(record.windowEndMillis());
    out.writeLong(record.auction());
    out.writeLong(record.bidder());
    out.writeLong(record.price());
  }

  @Override
  public TopBid read(DataInput in) throws IOException {
    return new TopBid(in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }
}

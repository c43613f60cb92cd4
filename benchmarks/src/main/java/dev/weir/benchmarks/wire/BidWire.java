package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.Bid;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link Bid}: its components in order. */
final class BidWire extends Wire<Bid> {
  BidWire() {
    super(1, Bid.class);
  }

  @Override
  public void write(Bid record, DataOutput out) throws IOException {
    out.writeLong(record.auction());
    out.writeLong(record.bidder());
    out.writeLong(record.price());
    Latin1.write(record.channel(), out);
    Latin1.write(record.url(), out);
    out.writeLong(record.millis());
    Latin1.write(record.extra(), out);
  }

  @Override
  public Bid read(DataInput in) throws IOException {
    return new Bid(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        Latin1.read(in),
        Latin1.read(in),
        in.readLong(),
        Latin1.read(in));
  }
}

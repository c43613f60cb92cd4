package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.Auction;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link Auction}: its components in order. */
final class AuctionWire extends Wire<Auction> {
  AuctionWire() {
    super(2, Auction.class);
  }

  @Override
  public void write(Auction record, DataOutput out) throws IOException {
    out.writeLong(record.id());
    Latin1.write(record.lot().item(), out);
    Latin1.write(record.lot().description(), out);
    out.writeLong(record.price().initialBid());
    out.writeLong(record.price().reserve());
    out.writeLong(record.term().millis());
    out.writeLong(record.term().expiresMillis());
    out.writeLong(record.seller());
    out.writeLong(record.category());
    Latin1.write(record.extra(), out);
  }

  @Override
  public Auction read(DataInput in) throws IOException {
    return new Auction(
        in.readLong(),
        new Auction.Lot(Latin1.read(in), Latin1.read(in)),
        new Auction.Price(in.readLong(), in.readLong()),
        new Auction.Term(in.readLong(), in.readLong()),
        in.readLong(),
        in.readLong(),
        Latin1.read(in));
  }
}

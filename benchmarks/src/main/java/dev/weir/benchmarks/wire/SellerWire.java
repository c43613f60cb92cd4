package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.Person;
import dev.weir.benchmarks.workload.Seller;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link Seller}: its components in order. */
final class SellerWire extends Wire<Seller> {
  SellerWire() {
    super(8, Seller.class);
  }

  @Override
  public void write(Seller record, DataOutput out) throws IOException {
    out.writeLong(record.id());
    out.writeLong(record.windowStartMillis());
    Latin1.write(record.name(), out);
    Latin1.write(record.home().city(), out);
    Latin1.write(record.home().state(), out);
  }

  @Override
  public Seller read(DataInput in) throws IOException {
    return new Seller(
        in.readLong(),
        in.readLong(),
        Latin1.read(in),
        new Person.Home(Latin1.read(in), Latin1.read(in)));
  }
}

package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.Person;
import dev.weir.benchmarks.workload.Side;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link Side}: its components in order. */
final class SideWire extends Wire<Side> {
  SideWire() {
    super(10, Side.class);
  }

  @Override
  public void write(Side record, DataOutput out) throws IOException {
    out.writeLong(record.seller());
    out.writeLong(record.auction());
    Latin1.write(record.name(), out);
    Latin1.write(record.home().city(), out);
    Latin1.write(record.home().state(), out);
  }

  @Override
  public Side read(DataInput in) throws IOException {
    return new Side(
        in.readLong(),
        in.readLong(),
        Latin1.read(in),
        new Person.Home(Latin1.read(in), Latin1.read(in)));
  }
}

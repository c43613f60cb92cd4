package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.Person;
import dev.weir.benchmarks.workload.Side;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link Side}: its components in order, up to the first that is null. */
final class SideWire extends Wire<Side> {
  SideWire() {
    super(10, Side.class);
  }

  @Override
  public void write(Side record, DataOutput out) throws IOException {
    out.writeLong(record.seller());
    out.writeLong(record.auction());
    Latin1.writeNullable(record.name(), out);
    if (record.name() != null) {
      Person.Home home = record.home();
      Latin1.writeNullable(home == null ? null : home.city(), out);
      if (home != null) {
        Latin1.write(home.state(), out);
      }
    }
  }

  @Override
  public Side read(DataInput in) throws IOException {
    long seller = in.readLong();
    long auction = in.readLong();
    String name = Latin1.readNullable(in);
    String city = name == null ? null : Latin1.readNullable(in);
    Person.Home home = city == null ? null : new Person.Home(city, Latin1.read(in));
    return new Side(seller, auction, name, home);
  }
}

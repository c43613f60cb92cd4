package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.HotItem;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link HotItem}: its components in order. */
final class HotItemWire extends Wire<HotItem> {
  HotItemWire() {
    super(5, HotItem.class);
  }

  @Override
  public void write(HotItem record, DataOutput out) throws IOException {
    out.writeLong(record.windowEndMillis());
    out.writeLong(record.auction());
    out.writeLong(record.bids());
  }

  @Override
  public HotItem read(DataInput in) throws IOException {
    return new HotItem(in.readLong(), in.readLong(), in.readLong());
  }
}

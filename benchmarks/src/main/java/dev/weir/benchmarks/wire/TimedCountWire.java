package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.TimedCount;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link TimedCount}: its components in order. */
final class TimedCountWire extends Wire<TimedCount> {
  TimedCountWire() {
    super(12, TimedCount.class);
  }

  @Override
  public void write(TimedCount record, DataOutput out) throws IOException {
    out.writeLong(record.key());
    out.writeLong(record.count());
    out.writeLong(record.millis());
  }

  @Override
  public TimedCount read(DataInput in) throws IOException {
    return new TimedCount(in.readLong(), in.readLong(), in.readLong());
  }
}

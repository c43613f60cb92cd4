package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.TimedKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link TimedKey}: its components in order. */
final class TimedKeyWire extends Wire<TimedKey> {
  TimedKeyWire() {
    super(11, TimedKey.class);
  }

  @Override
  public void write(TimedKey record, DataOutput out) throws IOException {
    out.writeLong(record.key());
    out.writeLong(record.millis());
  }

  @Override
  public TimedKey read(DataInput in) throws IOException {
    return new TimedKey(in.readLong(), in.readLong());
  }
}

package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.KeyCount;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link KeyCount}: its components in order. */
final class KeyCountWire extends Wire<KeyCount> {
  KeyCountWire() {
    super(7, KeyCount.class);
  }

  @Override
  public void write(KeyCount record, DataOutput out) throws IOException {
    out.writeLong(record.key());
    out.writeLong(record.count());
  }

  @Override
  public KeyCount read(DataInput in) throws IOException {
    return new KeyCount(in.readLong(), in.readLong());
  }
}

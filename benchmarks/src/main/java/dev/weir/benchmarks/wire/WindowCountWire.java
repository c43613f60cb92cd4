package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.WindowCount;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link WindowCount}: its components in order. */
final class WindowCountWire extends Wire<WindowCount> {
  WindowCountWire() {
    super(13, WindowCount.class);
  }

  @Override
  public void write(WindowCount record, DataOutput out) throws IOException {
    out.writeLong(record.windowEndMillis());
    out.writeLong(record.key());
    out.writeLong(record.count());
  }

  @Override
  public WindowCount read(DataInput in) throws IOException {
    return new WindowCount(in.readLong(), in.readLong(), in.readLong());
  }
}

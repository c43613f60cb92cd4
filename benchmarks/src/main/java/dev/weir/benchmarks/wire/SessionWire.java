package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.Session;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link Session}: its components in order. */
final class SessionWire extends Wire<Session> {
  SessionWire() {
    super(9, Session.class);
  }

  @Override
  public void write(Session record, DataOutput out) throws IOException {
    out.writeLong(record.bidder());
    out.writeLong(record.bids());
    out.writeLong(record.startMillis());
    out.writeLong(record.endMillis());
  }

  @Override
  public Session read(DataInput in) throws IOException {
    return new Session(in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }
}

package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.Auction;
import dev.weir.benchmarks.workload.Bid;
import dev.weir.benchmarks.workload.Event;
import dev.weir.benchmarks.workload.Person;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link Event}: {@code u8 number of the record's wire | the record}. */
final class EventWire extends Wire<Event> {
  EventWire() {
    super(0, Event.class);
  }

  @Override
  public void write(Event event, DataOutput out) throws IOException {
    if (event instanceof Bid bid) {
      out.writeByte(BID.number());
      BID.write(bid, out);
    } else if (event instanceof Auction auction) {
      out.writeByte(AUCTION.number());
      AUCTION.write(auction, out);
    } else if (event instanceof Person person) {
      out.writeByte(PERSON.number());
      PERSON.write(person, out);
    }
  }

  @Override
  public Event read(DataInput in) throws IOException {
    int number = in.readByte();
    if (number == BID.number()) {
      return BID.read(in);
    }
    return number == AUCTION.number() ? AUCTION.read(in) : PERSON.read(in);
  }
}

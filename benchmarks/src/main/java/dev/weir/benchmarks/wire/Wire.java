package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.Auction;
import dev.weir.benchmarks.workload.AuctionPrice;
import dev.weir.benchmarks.workload.Bid;
import dev.weir.benchmarks.workload.Event;
import dev.weir.benchmarks.workload.HotItem;
import dev.weir.benchmarks.workload.KeyCount;
import dev.weir.benchmarks.workload.Person;
import dev.weir.benchmarks.workload.Seller;
import dev.weir.benchmarks.workload.Session;
import dev.weir.benchmarks.workload.Side;
import dev.weir.benchmarks.workload.TimedCount;
import dev.weir.benchmarks.workload.TimedKey;
import dev.weir.benchmarks.workload.TopBid;
import dev.weir.benchmarks.workload.WindowCount;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * How a type of records is written and read. Without state; found again by its number, which other
 * processes know too.
 *
 * @param <T> its records
 */
public abstract class Wire<T> {
  public static final Wire<Event> EVENT = new EventWire();
  public static final Wire<Bid> BID = new BidWire();
  public static final Wire<Auction> AUCTION = new AuctionWire();
  public static final Wire<Person> PERSON = new PersonWire();
  public static final Wire<AuctionPrice> AUCTION_PRICE = new AuctionPriceWire();
  public static final Wire<HotItem> HOT_ITEM = new HotItemWire();
  public static final Wire<TopBid> TOP_BID = new TopBidWire();
  public static final Wire<KeyCount> KEY_COUNT = new KeyCountWire();
  public static final Wire<Seller> SELLER = new SellerWire();
  public static final Wire<Session> SESSION = new SessionWire();
  public static final Wire<Side> SIDE = new SideWire();
  public static final Wire<TimedKey> TIMED_KEY = new TimedKeyWire();
  public static final Wire<TimedCount> TIMED_COUNT = new TimedCountWire();
  public static final Wire<WindowCount> WINDOW_COUNT = new WindowCountWire();

  /** Those of single record classes, without {@link #EVENT}, which is one of three. */
  public static final List<Wire<?>> RECORDS =
      List.of(
          BID,
          AUCTION,
          PERSON,
          AUCTION_PRICE,
          HOT_ITEM,
          TOP_BID,
          KEY_COUNT,
          SELLER,
          SESSION,
          SIDE,
          TIMED_KEY,
          TIMED_COUNT,
          WINDOW_COUNT);

  private final int number;
  private final Class<T> type;

  Wire(int number, Class<T> type) {
    this.number = number;
    this.type = type;
  }

  /** Its identity, from 0. */
  public int number() {
    return number;
  }

  public Class<T> type() {
    return type;
  }

  /** The one with a number. */
  public static Wire<?> of(int number) {
    return number == 0 ? EVENT : RECORDS.get(number - 1);
  }

  public abstract void write(T record, DataOutput out) throws IOException;

  public abstract T read(DataInput in) throws IOException;
}

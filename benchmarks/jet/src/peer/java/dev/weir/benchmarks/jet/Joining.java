package dev.weir.benchmarks.jet;

import com.hazelcast.jet.Traverser;
import com.hazelcast.jet.Traversers;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import dev.weir.benchmarks.wire.Wire;
import dev.weir.benchmarks.workload.Seller;
import dev.weir.benchmarks.workload.Side;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** State of q3 for a seller: who that is, and the auctions that came before. */
final class Joining {
  private @Nullable Side person;
  private long[] waiting = new long[2];
  private int used;

  Traverser<Seller> add(Side side) {
    if (!side.isPerson()) {
      Side seller = person;
      if (seller != null) {
        return Traversers.singleton(seller.selling(side.auction()));
      }
      append(side.auction());
      return Traversers.empty();
    }
    person = side;
    if (used == 0) {
      return Traversers.empty();
    }
    var sold = new Seller[used];
    for (int i = 0; i < used; i++) {
      sold[i] = side.selling(waiting[i]);
    }
    used = 0;
    return Traversers.traverseArray(sold);
  }

  private void append(long auction) {
    if (used == waiting.length) {
      waiting = Arrays.copyOf(waiting, used * 2);
    }
    waiting[used++] = auction;
  }

  /** For snapshots. */
  static final class Serializer implements StreamSerializer<Joining> {
    private static final int TYPE_ID = 2001;

    @Override
    public int getTypeId() {
      return TYPE_ID;
    }

    @Override
    public void write(ObjectDataOutput out, Joining state) throws IOException {
      Side known = state.person;
      out.writeBoolean(known != null);
      if (known != null) {
        Wire.SIDE.write(known, out);
      }
      out.writeInt(state.used);
      for (int i = 0; i < state.used; i++) {
        out.writeLong(state.waiting[i]);
      }
    }

    @Override
    public Joining read(ObjectDataInput in) throws IOException {
      var state = new Joining();
      state.person = in.readBoolean() ? Wire.SIDE.read(in) : null;
      for (int left = in.readInt(); left > 0; left--) {
        state.append(in.readLong());
      }
      return state;
    }
  }
}

package dev.weir.benchmarks.jet;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import dev.weir.benchmarks.workload.Side;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** State of q8 for a person and window: the name, and whether there was an auction. */
final class Meeting {
  private @Nullable String name;
  private boolean sold;

  void add(Side side) {
    if (side.isPerson()) {
      name = side.name();
    } else {
      sold = true;
    }
  }

  void combine(Meeting other) {
    name = name == null ? other.name : name;
    sold |= other.sold;
  }

  /** Empty where one of them is missing. */
  String nameIfBoth() {
    return sold && name != null ? name : "";
  }

  /** For the way between members, and snapshots. */
  static final class Serializer implements StreamSerializer<Meeting> {
    private static final int TYPE_ID = 2002;

    @Override
    public int getTypeId() {
      return TYPE_ID;
    }

    @Override
    public void write(ObjectDataOutput out, Meeting state) throws IOException {
      out.writeString(state.name);
      out.writeBoolean(state.sold);
    }

    @Override
    public Meeting read(ObjectDataInput in) throws IOException {
      var state = new Meeting();
      state.name = in.readString();
      state.sold = in.readBoolean();
      return state;
    }
  }
}

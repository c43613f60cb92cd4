package dev.weir.benchmarks.jet;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import dev.weir.benchmarks.wire.Wire;
import java.io.IOException;

/** A {@link Wire} for Hazelcast. Without state. */
record WireSerializer<T>(Wire<T> wire) implements StreamSerializer<T> {
  private static final int FIRST_TYPE_ID = 1000;

  static void register(SerializationConfig config) {
    for (Wire<?> wire : Wire.RECORDS) {
      config.addSerializerConfig(
          new SerializerConfig()
              .setTypeClass(wire.type())
              .setImplementation(new WireSerializer<>(wire)));
    }
    config.addSerializerConfig(
        new SerializerConfig()
            .setTypeClass(Joining.class)
            .setImplementation(new Joining.Serializer()));
    config.addSerializerConfig(
        new SerializerConfig()
            .setTypeClass(Meeting.class)
            .setImplementation(new Meeting.Serializer()));
  }

  @Override
  public int getTypeId() {
    return FIRST_TYPE_ID + wire.number();
  }

  @Override
  public void write(ObjectDataOutput out, T record) throws IOException {
    wire.write(record, out);
  }

  @Override
  public T read(ObjectDataInput in) throws IOException {
    return wire.read(in);
  }
}

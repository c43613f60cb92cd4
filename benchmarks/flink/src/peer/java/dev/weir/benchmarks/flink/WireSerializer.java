package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.wire.Wire;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** A {@link Wire} for Flink. Records are immutable, so a copy is the record. */
final class WireSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1;

  private final int number;
  private transient @Nullable Wire<T> wire;

  WireSerializer(int number) {
    this.number = number;
  }

  @SuppressWarnings("unchecked") // the number is that of a Wire<T>
  private Wire<T> wire() {
    Wire<T> known = wire;
    if (known == null) {
      known = (Wire<T>) Wire.of(number);
      wire = known;
    }
    return known;
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  @SuppressWarnings("NullAway") // what Flink asks for
  public T createInstance() {
    return null;
  }

  @Override
  public T copy(T from) {
    return from;
  }

  @Override
  public T copy(T from, T reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(T record, DataOutputView out) throws IOException {
    wire().write(record, out);
  }

  @Override
  public T deserialize(DataInputView in) throws IOException {
    return wire().read(in);
  }

  @Override
  public T deserialize(T reuse, DataInputView in) throws IOException {
    return wire().read(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    wire().write(wire().read(in), out);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WireSerializer<?> that && that.number == number;
  }

  @Override
  public int hashCode() {
    return number;
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    var snapshot = new Snapshot<T>();
    snapshot.number = number;
    return snapshot;
  }

  /** Which wire a checkpoint was written with. */
  public static final class Snapshot<T> implements TypeSerializerSnapshot<T> {
    private int number;

    /** For Flink. */
    public Snapshot() {}

    @Override
    public int getCurrentVersion() {
      return 1;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeInt(number);
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
      number = in.readInt();
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
      return new WireSerializer<>(number);
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> old) {
      return old instanceof Snapshot<T> that && that.number == number
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.incompatible();
    }
  }
}

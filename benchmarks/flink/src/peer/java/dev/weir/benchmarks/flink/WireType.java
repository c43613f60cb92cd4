package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.wire.Wire;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink to write a type by hand. Immutable. */
final class WireType<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1;

  private final int number;
  private final Class<T> type;

  WireType(Wire<T> wire) {
    this.number = wire.number();
    this.type = wire.type();
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new WireSerializer<>(number);
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WireType<?> that && that.number == number;
  }

  @Override
  public int hashCode() {
    return number;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof WireType;
  }
}

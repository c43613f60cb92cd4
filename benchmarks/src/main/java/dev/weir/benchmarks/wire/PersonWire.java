package dev.weir.benchmarks.wire;

import dev.weir.benchmarks.workload.Person;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link Person}: its components in order. */
final class PersonWire extends Wire<Person> {
  PersonWire() {
    super(3, Person.class);
  }

  @Override
  public void write(Person record, DataOutput out) throws IOException {
    out.writeLong(record.id());
    Latin1.write(record.name(), out);
    Latin1.write(record.email(), out);
    Latin1.write(record.creditCard(), out);
    Latin1.write(record.home().city(), out);
    Latin1.write(record.home().state(), out);
    out.writeLong(record.millis());
    Latin1.write(record.extra(), out);
  }

  @Override
  public Person read(DataInput in) throws IOException {
    return new Person(
        in.readLong(),
        Latin1.read(in),
        Latin1.read(in),
        Latin1.read(in),
        new Person.Home(Latin1.read(in), Latin1.read(in)),
        in.readLong(),
        Latin1.read(in));
  }
}

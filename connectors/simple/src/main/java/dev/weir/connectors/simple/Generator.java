package dev.weir.connectors.simple;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.connectors.simple.generator.Sequence;
import dev.weir.connectors.simple.generator.SequenceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * A source of made-up records: record number n is {@code make.apply(n)}, so the same numbers give
 * the same records after any restart, if {@code make} looks at nothing but its argument. Immutable:
 * every option gives a new object.
 *
 * <p>The numbers are dealt to a fixed number of splits: split k of s holds those that leave k when
 * divided by s. What a split contains does not depend on the job's parallelism.
 *
 * <p>With a rate, record n is due n/rate seconds after the start. The start is no part of the
 * state: after a restore the source goes on from where it was at the same rate, and does not hurry
 * to make up for the time it stood still. What it could not deliver while it ran, because of
 * backpressure, it makes up for as far as one second back.
 */
public final class Generator<T> implements Source<T> {
  private static final int SPLITS = 8;
  private static final int MAX_SPLITS = 4096;

  private final TypeRef<T> type;
  private final LongFunction<T> make;
  private final Sequence sequence;
  private final String description;

  private Generator(TypeRef<T> type, LongFunction<T> make, Sequence sequence, String description) {
    this.type = type;
    this.make = make;
    this.sequence = sequence;
    this.description = description;
  }

  /** Records of a type without generics, from number 0 on, without end and without limit. */
  public static <T> Generator<T> sequence(Class<T> type, LongFunction<T> make) {
    return sequence(TypeRef.of(type), make);
  }

  /** Records from number 0 on, without end and without limit. */
  public static <T> Generator<T> sequence(TypeRef<T> type, LongFunction<T> make) {
    return new Generator<>(type, make, new Sequence(0, Sequence.UNBOUNDED, 0, SPLITS), "");
  }

  /** The first number, from 0. */
  public Generator<T> from(long number) {
    return with(sequence.withFrom(between(0, Long.MAX_VALUE, "from", number)));
  }

  /** How many records there are; the source ends after them. */
  public Generator<T> count(long records) {
    return with(sequence.withCount(between(0, Sequence.UNBOUNDED - 1, "count", records)));
  }

  /** Records per second of all readers together; 0 is without limit. */
  public Generator<T> rate(long recordsPerSecond) {
    return with(sequence.withPerSecond(between(0, Long.MAX_VALUE, "rate", recordsPerSecond)));
  }

  /** Number of splits, and so the highest parallelism of use; 8 when it is not set. */
  public Generator<T> splitInto(int splits) {
    return with(sequence.withSplits((int) between(1, MAX_SPLITS, "splitInto", splits)));
  }

  /** What the maker depends on (a seed, a version): part of what makes two topologies equal. */
  public Generator<T> describedAs(String description) {
    return new Generator<>(type, make, sequence, description);
  }

  @Override
  public TypeRef<T> type() {
    return type;
  }

  @Override
  public SortedMap<String, String> attributes() {
    SortedMap<String, String> attributes = new TreeMap<>();
    attributes.put("kind", "generator");
    attributes.put("from", Long.toString(sequence.from()));
    attributes.put("count", bounded() ? Long.toString(sequence.count()) : "unbounded");
    attributes.put(
        "rate", sequence.perSecond() == 0 ? "unlimited" : Long.toString(sequence.perSecond()));
    attributes.put("splits", Integer.toString(sequence.splits()));
    if (!description.isEmpty()) {
      attributes.put("describedAs", description);
    }
    return attributes;
  }

  @Override
  public boolean bounded() {
    return sequence.count() != Sequence.UNBOUNDED;
  }

  @Override
  public List<Split> splits(int readers) {
    List<Split> splits = new ArrayList<>();
    for (int k = 0; k < sequence.splits(); k++) {
      String name = k + "/" + sequence.splits();
      splits.add(new Split(name, name, sequence.first(k)));
    }
    return splits;
  }

  @Override
  public SourceReader<T> reader(ReaderContext context) {
    return new SequenceReader<>(sequence, make, context.clock());
  }

  private Generator<T> with(Sequence sequence) {
    return new Generator<>(type, make, sequence, description);
  }

  private static long between(long least, long most, String option, long value) {
    if (value < least || value > most) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID,
          "generator, option "
              + option
              + ": expected "
              + (most == Long.MAX_VALUE ? "at least " + least : least + " to " + most)
              + ", found "
              + value);
    }
    return value;
  }
}

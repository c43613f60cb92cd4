package dev.weir.worker.operator;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.LongForm;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.function.KeySelector;
import dev.weir.api.graph.NodeSpec.KeyedBy;
import dev.weir.worker.codec.Codecs;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The key that an operator works on, and its hash. A key that is a number is kept as one: a
 * reference to a new object, kept in one that lives as long as the job, is work for the collector's
 * barriers at each record. Owned by the subtask's loop.
 *
 * @param numbers the codec's, null where keys are none
 * @param scratch for hashing
 */
record KeyedRecords<T, K>(
    String operator,
    KeySelector<T, K> selector,
    Codec<K> codec,
    @Nullable LongForm<K> numbers,
    ByteWriter scratch,
    ElementContext context,
    Current<K> current) {
  private static final int FIRST_KEY_BYTES = 64;
  private static final int MAX_KEY_BYTES = 1 << 20;

  /** The key that is worked on. */
  static final class Current<K> {
    private @Nullable K key; // null where it is a number
    private long number;
    private boolean hasNumber;
    private int hash;
    private final boolean hashComes;

    Current(boolean hashComes) {
      this.hashComes = hashComes;
    }
  }

  /** Of records whose keys nobody has hashed yet. */
  static <T, K> KeyedRecords<T, K> of(
      String operator, KeyedBy<T, K> keyedBy, Codecs codecs, ElementContext context) {
    return of(operator, keyedBy, codecs, context, false);
  }

  /** Of records that came on edges, for the first operator behind these. */
  static <T, K> KeyedRecords<T, K> behindEdge(
      String operator, KeyedBy<T, K> keyedBy, Codecs codecs, ElementContext context) {
    return of(operator, keyedBy, codecs, context, comesHashed(keyedBy, codecs));
  }

  /** Whether an edge carries the hash of this key. That of a number is found again at once. */
  static boolean comesHashed(KeyedBy<?, ?> keyedBy, Codecs codecs) {
    return codecs.ofKey(keyedBy.type()).longForm() == null;
  }

  private static <T, K> KeyedRecords<T, K> of(
      String operator,
      KeyedBy<T, K> keyedBy,
      Codecs codecs,
      ElementContext context,
      boolean hashComes) {
    Codec<K> codec = codecs.ofKey(keyedBy.type());
    return new KeyedRecords<>(
        operator,
        keyedBy.selector(),
        codec,
        codec.longForm(),
        new ByteWriter(FIRST_KEY_BYTES, MAX_KEY_BYTES),
        context,
        new Current<>(hashComes));
  }

  /** Works on the record's key from now on. */
  void select(T record) {
    selectUnhashed(record);
    if (numbers != null) {
      current.hash = numbers.hash(current.number);
    }
  }

  /**
   * Works on the record's key from now on. Where it is a number {@link #hash} means nothing then;
   * {@link #computedHash} is its hash.
   */
  void selectUnhashed(T record) {
    try {
      K selected = selector.key(record);
      if (selected != null) {
        select(numbers == null ? hashed(selected) : 0, selected);
        return;
      }
    } catch (Throwable e) {
      throw context.failedOn(operator, record, Object::toString, e);
    }
    throw context.broken(
        operator, ErrorCode.VALUE_INVALID, record, "the key selector returned null, no key");
  }

  private int hashed(K selected) {
    return current.hashComes ? context.keyHash() : codec.hash(selected, scratch);
  }

  /**
   * Adds the key of a record to come.
   *
   * @return false where the selector gives none, or none that is a number; what is wrong with it
   *     select will say when the record's turn comes
   */
  boolean addAhead(T record, KeysAhead ahead) {
    try {
      K selected = selector.key(record);
      if (numbers == null || selected == null) {
        return false;
      }
      long number = numbers.toLong(selected);
      ahead.add(numbers.hash(number), number);
      return true;
    } catch (Throwable e) {
      return false;
    }
  }

  /** The hash of a key that was selected earlier. */
  int hash(K key) {
    return codec.hash(key, scratch);
  }

  /** Works on this key from now on, as when a timer fires. */
  void select(int keyHash, K newKey) {
    current.hash = keyHash;
    if (numbers == null) {
      current.key = newKey;
    } else {
      current.number = numbers.toLong(newKey);
      current.hasNumber = true;
    }
  }

  /** Where it is a number each call may make another object of it. */
  K key() {
    if (numbers != null) {
      return numbers.ofLong(number());
    }
    K key = current.key;
    if (key == null) {
      throw noKey();
    }
    return key;
  }

  private IllegalStateException noKey() {
    return new IllegalStateException("state of operator '" + operator + "' is used without a key");
  }

  /** As a number, where it is one. */
  long number() {
    if (!current.hasNumber) {
      throw noKey();
    }
    return current.number;
  }

  /** Of the key that is worked on, unless it was selected unhashed. */
  int hash() {
    return current.hash;
  }

  /** Of the key that is worked on, however it was selected. */
  int computedHash() {
    return numbers == null ? current.hash : numbers.hash(number());
  }

  /** The hash of a record's key, for the partitioning in front of a keyed operator. */
  static <T, K> ToIntFunction<Object> hashing(
      String operator, KeyedBy<T, K> keyedBy, Codecs codecs, ElementContext context) {
    var records = of(operator, keyedBy, codecs, context);
    return record -> {
      @SuppressWarnings("unchecked") // the topology's fingerprint holds the types of both ends
      T typed = (T) record;
      records.select(typed);
      return records.hash();
    };
  }
}

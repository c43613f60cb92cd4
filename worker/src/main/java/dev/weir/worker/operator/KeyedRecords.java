package dev.weir.worker.operator;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.function.KeySelector;
import dev.weir.api.graph.NodeSpec.KeyedBy;
import dev.weir.worker.codec.Codecs;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The key that an operator works on, and its hash, computed once for each record. Owned by the
 * subtask's loop.
 */
final class KeyedRecords<T, K> {
  private static final int FIRST_KEY_BYTES = 64;
  private static final int MAX_KEY_BYTES = 1 << 20;

  private final String operator;
  private final KeySelector<T, K> selector;
  private final Codec<K> codec;
  private final ByteWriter scratch = new ByteWriter(FIRST_KEY_BYTES, MAX_KEY_BYTES);
  private final ElementContext context;
  private @Nullable K key;
  private int hash;

  KeyedRecords(String operator, KeyedBy<T, K> keyedBy, Codecs codecs, ElementContext context) {
    this.operator = operator;
    this.selector = keyedBy.selector();
    this.codec = codecs.ofKey(keyedBy.type());
    this.context = context;
  }

  /** Works on the record's key from now on. */
  void select(T record) {
    try {
      K selected = selector.key(record);
      if (selected != null) {
        hash = codec.hash(selected, scratch);
        key = selected;
        return;
      }
    } catch (Throwable e) {
      throw context.failed(operator, record, e);
    }
    throw context.broken(
        operator, ErrorCode.VALUE_INVALID, record, "the key selector returned null, no key");
  }

  /** Works on this key from now on, as when a timer fires. */
  void select(int keyHash, K newKey) {
    hash = keyHash;
    key = newKey;
  }

  K key() {
    K current = key;
    if (current == null) {
      throw new IllegalStateException("state of operator '" + operator + "' is used without a key");
    }
    return current;
  }

  int hash() {
    return hash;
  }

  Codec<K> codec() {
    return codec;
  }

  /** The hash of a record's key, for the partitioning in front of a keyed operator. */
  static <T, K> ToIntFunction<Object> hashing(
      String operator, KeyedBy<T, K> keyedBy, Codecs codecs, ElementContext context) {
    var records = new KeyedRecords<>(operator, keyedBy, codecs, context);
    return record -> {
      @SuppressWarnings("unchecked") // the topology's fingerprint holds the types of both ends
      T typed = (T) record;
      records.select(typed);
      return records.hash;
    };
  }
}

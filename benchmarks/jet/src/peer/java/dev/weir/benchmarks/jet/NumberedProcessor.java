package dev.weir.benchmarks.jet;

import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.BroadcastKey;
import com.hazelcast.jet.core.EventTimePolicy;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.core.Watermark;
import com.hazelcast.jet.pipeline.Sources;
import com.hazelcast.jet.pipeline.StreamSource;
import dev.weir.benchmarks.measure.files.Notes;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A cooperative source. Split s of p holds the numbers s, s + p and so on, and belongs to processor
 * s modulo processors. Emits a watermark where a frame of the windows downstream is complete, as
 * Jet's own sources do.
 */
final class NumberedProcessor<T> extends AbstractProcessor {
  private static final int BATCH = 1024;

  private final Stream<T> stream;
  private final EventTimePolicy<? super T> policy;
  private final LongFunction<T> records;
  private final long frameMillis;

  /** Next number of each of its splits. */
  private final Map<Integer, Long> numbers = new TreeMap<>();

  private int processor;
  private int processors;
  private int current = -1;
  private long number;
  private long frame = Long.MIN_VALUE;
  private boolean marked;
  private @Nullable Object pending;
  private int saved;

  private NumberedProcessor(Stream<T> stream, EventTimePolicy<? super T> policy) {
    this.stream = stream;
    this.policy = policy;
    this.records = stream.records().get();
    long frameSize = policy.watermarkThrottlingFrameSize();
    this.frameMillis = frameSize > 0 ? frameSize : Long.MAX_VALUE / 2;
  }

  static <T> StreamSource<T> source(Stream<T> stream) {
    return Sources.streamFromProcessorWithWatermarks(
        "numbers",
        true,
        policy -> ProcessorMetaSupplier.of(() -> new NumberedProcessor<T>(stream, policy)));
  }

  @Override
  protected void init(Context context) {
    processor = context.globalProcessorIndex();
    processors = context.totalParallelism();
    for (int split = processor; split < stream.splits(); split += processors) {
      numbers.put(split, (long) split);
    }
  }

  @Override
  public boolean complete() {
    if (!emitPending()) {
      return false;
    }
    if (!marked && choose() && number >= stream.mark()) {
      marked = true;
      Notes.in(Path.of(stream.directory())).begun("" + processor, System.currentTimeMillis());
    }
    for (int i = 0; i < BATCH; i++) {
      if (!choose()) {
        return true;
      }
      if (!emit(wrapped(records.apply(number), Stream.millis(number)))) {
        number += stream.splits();
        return false;
      }
      number += stream.splits();
      long reached = Math.floorDiv(Stream.watermark(number) + 1, frameMillis);
      if (reached > frame) {
        frame = reached;
        if (!emit(new Watermark(reached * frameMillis, policy.wmKey()))) {
          return false;
        }
      }
    }
    return false;
  }

  @SuppressWarnings("unchecked") // the policy's own
  private Object wrapped(T record, long millis) {
    return ((EventTimePolicy<T>) policy).wrapFn().apply(record, millis);
  }

  /** Moves to the split furthest behind; false when all are read. */
  private boolean choose() {
    if (current >= 0 && numbers.size() == 1 && number < stream.events()) {
      return true;
    }
    park();
    current = -1;
    for (Map.Entry<Integer, Long> split : numbers.entrySet()) {
      if (split.getValue() < stream.events() && (current < 0 || split.getValue() < number)) {
        current = split.getKey();
        number = split.getValue();
      }
    }
    return current >= 0;
  }

  private void park() {
    if (current >= 0) {
      numbers.put(current, number);
    }
  }

  private boolean emit(Object item) {
    if (tryEmit(item)) {
      return true;
    }
    pending = item;
    return false;
  }

  private boolean emitPending() {
    Object item = pending;
    if (item != null && !tryEmit(item)) {
      return false;
    }
    pending = null;
    return true;
  }

  @Override
  public boolean saveToSnapshot() {
    if (!emitPending()) {
      return false;
    }
    park();
    Integer[] splits = numbers.keySet().toArray(Integer[]::new);
    for (; saved < splits.length; saved++) {
      Integer split = splits[saved];
      if (!tryEmitToSnapshot(BroadcastKey.broadcastKey(split), numbers.get(split))) {
        return false;
      }
    }
    saved = 0;
    return true;
  }

  @Override
  protected void restoreFromSnapshot(Object key, Object value) {
    int split = (Integer) ((BroadcastKey<?>) key).key();
    if (split % processors == processor) {
      numbers.put(split, (Long) value);
    }
  }
}

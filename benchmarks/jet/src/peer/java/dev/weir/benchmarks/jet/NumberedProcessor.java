package dev.weir.benchmarks.jet;

import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.BroadcastKey;
import com.hazelcast.jet.core.EventTimePolicy;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.core.Watermark;
import com.hazelcast.jet.pipeline.Sources;
import com.hazelcast.jet.pipeline.StreamSource;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.measure.files.Arrivals;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.Numbered;
import dev.weir.benchmarks.workload.Span;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cooperative source. Split s of p holds the numbers s, s + p and so on, and belongs to processor
 * s modulo processors. Emits a watermark where a frame of the windows downstream is complete, as
 * Jet's own sources do.
 */
final class NumberedProcessor<T> extends AbstractProcessor {
  private static final int BATCH = 1024;

  private final RunRequest request;
  private final EventTimes times;
  private final Span span;
  private final int splits;
  private final EventTimePolicy<? super T> policy;
  private final Numbered<T> records;
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

  NumberedProcessor(Stream<T> stream, EventTimePolicy<? super T> policy) {
    this.request = stream.request();
    this.times = request.times();
    this.span = request.span();
    this.splits = request.parallelism();
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
    for (int split = processor; split < splits; split += processors) {
      numbers.put(split, (long) split);
    }
  }

  @Override
  public boolean complete() {
    if (!emitPending()) {
      return false;
    }
    if (!marked && choose() && number >= span.mark()) {
      marked = true;
      Notes.in(Path.of(request.directory())).begun("" + processor, System.currentTimeMillis());
    }
    long limit =
        span.paced()
            ? Math.min(span.events(), span.dueBefore(Arrivals.nowMicros()))
            : span.events();
    for (int i = 0; i < BATCH; i++) {
      if (!choose()) {
        return true;
      }
      if (number >= limit) {
        return false; // nothing is due; Jet calls again in a while
      }
      long millis = times.millis(number);
      T record = records.record(number, millis);
      number += splits;
      if (!emit(wrapped(record, millis)) || !advance()) {
        return false;
      }
    }
    return false;
  }

  private boolean advance() {
    long reached = Math.floorDiv(times.floorMillis(number), frameMillis);
    if (reached <= frame) {
      return true;
    }
    frame = reached;
    return emit(new Watermark(reached * frameMillis, policy.wmKey()));
  }

  @SuppressWarnings("unchecked") // the policy's own
  private Object wrapped(T record, long millis) {
    return ((EventTimePolicy<T>) policy).wrapFn().apply(record, millis);
  }

  /** Moves to the split furthest behind; false when all are read. */
  private boolean choose() {
    if (current >= 0 && numbers.size() == 1 && number < span.events()) {
      return true;
    }
    park();
    current = -1;
    for (Map.Entry<Integer, Long> split : numbers.entrySet()) {
      if (split.getValue() < span.events() && (current < 0 || split.getValue() < number)) {
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

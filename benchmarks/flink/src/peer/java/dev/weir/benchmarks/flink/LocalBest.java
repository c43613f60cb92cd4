package dev.weir.benchmarks.flink;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * The best record of each window end among those of this subtask, given on when the window ends; so
 * only the best go to the one that finds the best of all. Owned by the task's thread.
 */
final class LocalBest<T> extends AbstractStreamOperator<T> implements OneInputStreamOperator<T, T> {
  private static final long serialVersionUID = 1;

  private final KeySelector<T, Long> windowEnd;
  private final ReduceFunction<T> better;
  private final TypeInformation<T> type;
  private transient TreeMap<Long, Cell<T>> cells = new TreeMap<>();
  private transient @Nullable Cell<T> last;
  private transient @Nullable ListState<T> saved;

  private static final class Cell<T> {
    final long end;
    T best;

    Cell(long end, T best) {
      this.end = end;
      this.best = best;
    }
  }

  LocalBest(KeySelector<T, Long> windowEnd, ReduceFunction<T> better, TypeInformation<T> type) {
    this.windowEnd = windowEnd;
    this.better = better;
    this.type = type;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    cells = new TreeMap<>();
    ListState<T> state =
        context.getOperatorStateStore().getListState(new ListStateDescriptor<>("best", type));
    for (T record : state.get()) {
      add(record);
    }
    saved = state;
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    ListState<T> state = saved;
    if (state != null) {
      state.update(cells.values().stream().map(cell -> cell.best).toList());
    }
  }

  @Override
  public void processElement(StreamRecord<T> element) throws Exception {
    add(element.getValue());
  }

  private void add(T record) throws Exception {
    long end = windowEnd.getKey(record);
    Cell<T> cell = last;
    if (cell == null || cell.end != end) {
      cell = cells.get(end);
      if (cell == null) {
        cell = new Cell<>(end, record);
        cells.put(end, cell);
      }
      last = cell;
    }
    cell.best = better.reduce(cell.best, record);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    while (!cells.isEmpty() && cells.firstKey() - 1 <= mark.getTimestamp()) {
      Map.Entry<Long, Cell<T>> entry = cells.pollFirstEntry();
      last = null;
      output.collect(new StreamRecord<>(entry.getValue().best, entry.getKey() - 1));
    }
    super.processWatermark(mark);
  }
}

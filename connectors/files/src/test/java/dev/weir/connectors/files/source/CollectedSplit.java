package dev.weir.connectors.files.source;

import dev.weir.api.source.Split;
import dev.weir.api.source.SplitOutput;
import java.util.ArrayList;
import java.util.List;

/** A split that keeps what a reader gives it. */
final class CollectedSplit<T> implements SplitOutput<T> {
  private final Split split;
  final List<T> records = new ArrayList<>();
  final List<Long> positions = new ArrayList<>();
  int finishes;

  CollectedSplit(Split split) {
    this.split = split;
  }

  @Override
  public Split split() {
    return split;
  }

  @Override
  public void emit(T record, long nextPosition, long timestampMillis) {
    records.add(record);
    positions.add(nextPosition);
  }

  @Override
  public void finished() {
    finishes++;
  }
}

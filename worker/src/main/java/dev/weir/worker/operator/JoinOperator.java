package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.function.Emitter;
import dev.weir.api.function.JoinFunction;
import java.util.ArrayList;
import java.util.List;

/** Keeps the records of both streams; each new one meets all that the other stream has had. */
final class JoinOperator<K, L, R, OUT> implements Operator<Object> {
  /** Names of its tables; part of every snapshot. */
  static final String LEFT = "left";

  static final String RIGHT = "right";

  private final String name;
  private final JoinCalls<L, R, OUT> calls;
  private final KeyedSides<K, L, R> sides;
  private final Histories<K, L, R> histories;
  private final Emitter<OUT> next;
  private final ElementContext context;

  JoinOperator(
      String name,
      JoinFunction<L, R, OUT> function,
      KeyedSides<K, L, R> sides,
      Histories<K, L, R> histories,
      Emitter<OUT> next,
      ElementContext context) {
    this.name = name;
    this.calls = new JoinCalls<>(name, function, context);
    this.sides = sides;
    this.histories = histories;
    this.next = next;
    this.context = context;
  }

  /**
   * What it keeps, and room to look at what a record meets.
   *
   * @param met empty between two records
   */
  record Histories<K, L, R>(RecordHistory<K, L> left, RecordHistory<K, R> right, List<Object> met) {
    Histories(RecordHistory<K, L> left, RecordHistory<K, R> right) {
      this(left, right, new ArrayList<>());
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  @SuppressWarnings("unchecked") // the topology's fingerprint holds the types of both edges
  public void emit(Object record) {
    List<Object> met = histories.met();
    if (sides.isRight(context.edge())) {
      var keyed = sides.rightKeys();
      R right = (R) record;
      keyed.select(right);
      add(keyed, histories.right(), right);
      histories.left().copy(keyed.hash(), keyed.key(), (List<L>) (List<?>) met);
      for (int i = 0; i < met.size(); i++) {
        next.emit(calls.joined((L) met.get(i), right));
      }
    } else {
      var keyed = sides.leftKeys();
      L left = (L) record;
      keyed.select(left);
      add(keyed, histories.left(), left);
      histories.right().copy(keyed.hash(), keyed.key(), (List<R>) (List<?>) met);
      for (int i = 0; i < met.size(); i++) {
        next.emit(calls.joined(left, (R) met.get(i)));
      }
    }
    met.clear();
  }

  private <T> void add(KeyedRecords<T, K> keyed, RecordHistory<K, T> history, T record) {
    try {
      history.add(keyed.hash(), keyed.key(), record);
    } catch (IllegalArgumentException e) {
      throw context.failed(name, ErrorCode.VALUE_INVALID, record, e);
    } catch (Throwable e) {
      throw context.failedOn(name, record, Object::toString, e);
    }
  }
}

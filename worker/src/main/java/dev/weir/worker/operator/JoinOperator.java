package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;
import dev.weir.api.function.JoinFunction;
import java.util.ArrayList;
import java.util.List;

/** Keeps the records of both streams; each new one meets all that the other stream has had. */
final class JoinOperator<K, L, R, OUT> implements Operator<Object> {
  /** Names of its tables; part of every snapshot. */
  static final String LEFT = "left";

  static final String RIGHT = "right";

  /** The one list that a key has on each side. */
  private static final long ALL = 0;

  private final String name;
  private final JoinCalls<L, R, OUT> calls;
  private final KeyedSides<K, L, R> sides;
  private final Lists<K, L, R> lists;
  private final Emitter<OUT> next;
  private final ElementContext context;

  JoinOperator(
      String name,
      JoinFunction<L, R, OUT> function,
      KeyedSides<K, L, R> sides,
      Lists<K, L, R> lists,
      Emitter<OUT> next,
      ElementContext context) {
    this.name = name;
    this.calls = new JoinCalls<>(name, function, context);
    this.sides = sides;
    this.lists = lists;
    this.next = next;
    this.context = context;
  }

  /**
   * What it keeps, and room to look at what a record meets.
   *
   * @param met empty between two records
   */
  record Lists<K, L, R>(RecordLists<K, L> left, RecordLists<K, R> right, List<Object> met) {
    Lists(RecordLists<K, L> left, RecordLists<K, R> right) {
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
    List<Object> met = lists.met();
    if (sides.isRight(context.edge())) {
      var keyed = sides.rightKeys();
      R right = (R) record;
      keyed.select(right);
      lists.right().add(keyed.hash(), keyed.key(), ALL, right);
      lists.left().copy(keyed.hash(), keyed.key(), ALL, (List<L>) (List<?>) met);
      for (int i = 0; i < met.size(); i++) {
        next.emit(calls.joined((L) met.get(i), right));
      }
    } else {
      var keyed = sides.leftKeys();
      L left = (L) record;
      keyed.select(left);
      lists.left().add(keyed.hash(), keyed.key(), ALL, left);
      lists.right().copy(keyed.hash(), keyed.key(), ALL, (List<R>) (List<?>) met);
      for (int i = 0; i < met.size(); i++) {
        next.emit(calls.joined(left, (R) met.get(i)));
      }
    }
    met.clear();
  }
}

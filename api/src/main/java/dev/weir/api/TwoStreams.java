package dev.weir.api;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.Side;
import dev.weir.api.graph.NodeSpec.Sides;
import dev.weir.api.schema.Schema;
import dev.weir.api.schema.TypeRef;
import java.util.ArrayList;
import java.util.List;

/** Two keyed streams that go into one operator: the inputs of the left one come first. */
record TwoStreams<K, L, R>(KeyedStream<K, L> left, KeyedStream<K, R> right) {

  /** Refuses streams that cannot meet. */
  static <K, L, R> TwoStreams<K, L, R> of(
      String verb, KeyedStream<K, L> left, KeyedStream<K, R> right) {
    String line = UserLine.here();
    left.builder().requireOpen(line);
    if (left.builder() != right.builder()) {
      throw JobBuilder.error(
          ErrorCode.TOPOLOGY_INVALID, verb + ": the other stream is of another job", line);
    }
    String leftKey = Schema.ofKey(left.keyedBy().type()).text();
    String rightKey = Schema.ofKey(right.keyedBy().type()).text();
    if (!leftKey.equals(rightKey)) {
      throw JobBuilder.error(
          ErrorCode.TOPOLOGY_INVALID,
          verb + ": the streams have keys of two types, " + leftKey + " and " + rightKey,
          line);
    }
    return new TwoStreams<>(left, right);
  }

  Sides<K, L, R> sides() {
    return new Sides<>(side(left), side(right));
  }

  private static <K, T> Side<T, K> side(KeyedStream<K, T> stream) {
    return new Side<>(stream.keyedBy(), stream.type(), stream.inputs().size());
  }

  <O> DataStream<O> add(String name, TypeRef<O> to, NodeSpec spec) {
    List<Node.Input> inputs = new ArrayList<>(left.inputs());
    inputs.addAll(right.inputs());
    JobBuilder builder = left.builder();
    return DataStream.of(builder, to, builder.add(name, spec, to, inputs));
  }
}

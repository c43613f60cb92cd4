package dev.weir.testkit;

import dev.weir.api.function.Emitter;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.time.Watermarks;
import dev.weir.api.topology.Partitioning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts a job's graph between the test's sources and sinks. What a source emits is unpacked behind
 * it, and what an operator emits goes through its codec:
 *
 * <pre>
 *   lines ──────────────► split ───────────────────► count ────────────────────► out
 *   lines' ─► lines/sent ─► split ─► split/copied ═══► count ─► count/copied ─► out'
 * </pre>
 *
 * <p>An added operator is always in the chain of the one it follows, so chains, subtasks and
 * channels are those of the job.
 */
final class GraphUnderTest {
  private final Map<String, SentRecords> sources;
  private final Map<String, TestSink> sinks;
  private final RecordCheck check;
  private final List<Node> nodes = new ArrayList<>();

  /** By id in the job's own graph: who emits its records here. */
  private final List<Integer> emitters = new ArrayList<>();

  private GraphUnderTest(
      Map<String, SentRecords> sources, Map<String, TestSink> sinks, RecordCheck check) {
    this.sources = sources;
    this.sinks = sinks;
    this.check = check;
  }

  static JobGraph of(
      JobGraph job,
      Map<String, SentRecords> sources,
      Map<String, TestSink> sinks,
      RecordCheck check) {
    var made = new GraphUnderTest(sources, sinks, check);
    job.nodes().forEach(made::add);
    return new JobGraph(made.nodes);
  }

  private void add(Node node) {
    List<Node.Input> inputs = new ArrayList<>();
    for (Node.Input input : node.inputs()) {
      inputs.add(new Node.Input(emitters.get(input.from()), input.partitioning()));
    }
    String name = node.name();
    TypeRef<?> type = node.type();
    int id;
    if (node.spec() instanceof NodeSpec.SourceSpec<?> source) {
      SentRecords sent = Objects.requireNonNull(sources.get(name));
      var spec =
          new NodeSpec.SourceSpec<>(
              sent.source(source.source().bounded()), watermarks(source.watermarks()));
      id =
          follow(
              name + "/sent",
              new NodeSpec.FlatMapSpec<>(GraphUnderTest::unpack),
              type,
              append(name, spec, type, inputs));
    } else if (node.spec() instanceof NodeSpec.SinkSpec<?>) {
      TestSink sink = Objects.requireNonNull(sinks.get(name));
      id = append(name, new NodeSpec.SinkSpec<>(sink.sink(type)), type, inputs);
    } else if (node.spec() instanceof NodeSpec.FilterSpec<?>) {
      id = append(name, node.spec(), type, inputs);
    } else {
      String from = "operator '" + name + "' emitted";
      var copying =
          new NodeSpec.MapSpec<Object, Object>(record -> check.copied(from, type, record));
      id = follow(name + "/copied", copying, type, append(name, node.spec(), type, inputs));
    }
    emitters.add(id);
  }

  private int append(String name, NodeSpec spec, TypeRef<?> type, List<Node.Input> inputs) {
    nodes.add(new Node(nodes.size(), name, spec, type, inputs));
    return nodes.size() - 1;
  }

  private int follow(String name, NodeSpec spec, TypeRef<?> type, int id) {
    return append(name, spec, type, List.of(new Node.Input(id, Partitioning.FORWARD)));
  }

  private static void unpack(Object sent, Emitter<Object> out) {
    Object record = ((Sent) sent).record();
    if (record != null) {
      out.emit(record);
    }
  }

  /** The job's strategy, where the test does not say what time it is. */
  private static <T> @Nullable Watermarks<Object> watermarks(@Nullable Watermarks<T> own) {
    return own == null
        ? null
        : new Watermarks<>(
            sent -> timestamp(own, (Sent) sent), own.outOfOrdernessMillis(), own.idleAfterMillis());
  }

  @SuppressWarnings("unchecked") // records are checked against the source's type when they are sent
  private static <T> Instant timestamp(Watermarks<T> own, Sent sent) throws Exception {
    Instant at = sent.at();
    return at == null
        ? Objects.requireNonNull(own.timestamps())
            .timestamp((T) Objects.requireNonNull(sent.record()))
        : at;
  }
}
